import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** What tells one process from every other that ever had its pid. */
export interface ProcessIdentity {
  readonly pid: number
  /** Host name and pid namespace: a pid means nothing outside of them. */
  readonly host: string
  /** The kernel's boot id; "" where there is none. */
  readonly boot: string
  /** Start time in clock ticks after boot; "" where the system does not tell. */
  readonly started: string
}

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, host: host(), boot: boot(), started: startTime(process.pid) }
}

/**
 * Whether the process of a lease still runs, as far as this process can know.
 * @returns undefined if it lived on another host, so that only its heartbeat tells.
 */
export function isAlive(identity: ProcessIdentity): boolean | undefined {
  if (identity.host !== host()) return undefined
  if (identity.boot !== boot()) return false
  try {
    process.kill(identity.pid, 0)
  } catch (error) {
    // EPERM: it runs, as another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const started = startTime(identity.pid)
  if (started === '' || identity.started === '') return undefined
  return started === identity.started
}

function host(): string {
  return `${hostname()} ${attempt(() => readlinkSync('/proc/self/ns/pid'))}`
}

function boot(): string {
  return attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim())
}

/** Field 22 of /proc/<pid>/stat; the name in field 2 may hold spaces, so counting starts after its bracket. */
function startTime(pid: number): string {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

function attempt(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}
