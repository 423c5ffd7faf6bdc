import { randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname, uptime } from 'node:os'
import { threadId } from 'node:worker_threads'

/** Who holds a lease: one instance, told from every other that ever was. Plain data, for leases and for threads. */
export interface Holder {
  /** Random, one for each instance. */
  readonly id: string
  readonly pid: number
  /** The thread that opened the instance; 0 is the main one. */
  readonly thread: number
  /** Host name and pid namespace: a pid means nothing outside of them. */
  readonly host: string
  /** The kernel's boot id; "" where there is none. */
  readonly boot: string
  /** The process's start in clock ticks after boot; "" where the system does not tell. */
  readonly started: string
  /** False: it only writes its journals, and leaves them to a shipper that stands beside it. */
  readonly ships?: false
}

/** No start time. A dead process keeps its pid for as long as a parent that is careless, as many a first one of a container. */
const GONE = 'gone'

// On globalThis, since two copies of this module may live in one thread.
const LIVE = Symbol.for('@gramexlog/core/holders@1')
const store = globalThis as { [LIVE]?: Set<string> }

/** A new holder, alive until `retireHolder`. */
export function newHolder(): Holder {
  const id = randomUUID()
  store[LIVE] ??= new Set()
  store[LIVE].add(id)
  return {
    id,
    pid: process.pid,
    thread: threadId,
    host: host(),
    boot: boot(),
    started: startTime(process.pid),
  }
}

/** The holder's instance is closed. */
export function retireHolder(holder: Holder): void {
  store[LIVE]?.delete(holder.id)
}

/**
 * Whether a holder still lives, as far as this thread can know.
 * @param touchedMs when it last said so
 * @returns undefined if it belongs to another host or another thread, so that only its heartbeat tells
 */
export function isAlive(holder: Holder, touchedMs: number): boolean | undefined {
  if (holder.host !== host()) return undefined
  // Of this machine before it was started again; or of a clone of it, which has its name and shares the directory.
  if (holder.boot !== boot()) return touchedMs < Date.now() - uptime() * 1_000 ? false : undefined
  if (holder.pid === process.pid && holder.started === startTime(process.pid)) {
    return holder.thread === threadId ? store[LIVE]?.has(holder.id) === true : undefined
  }
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    // EPERM: it runs, as another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const started = startTime(holder.pid)
  if (started === GONE) return false
  if (started === '' || holder.started === '') return undefined
  return started === holder.started
}

function host(): string {
  return `${hostname()} ${attempt(() => readlinkSync('/proc/self/ns/pid'))}`
}

function boot(): string {
  return attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim())
}

/**
 * Field 22 of /proc/<pid>/stat; the name in field 2 may hold spaces, so counting starts after its bracket.
 * @returns "" where the system does not tell; `GONE` if the process is dead, and its parent has not asked for its end
 */
function startTime(pid: number): string {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return /[ZX]/.test(fields[0]!) ? GONE : (fields[19] ?? '')
}

function attempt(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}
