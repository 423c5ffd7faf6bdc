import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'

/** Its weight for Linux's scheduler is a third of that of a thread which was left as it is. */
const NICER_BY = 5
/** As low as a priority gets. */
const NICEST = 19

/**
 * Lowers the priority of the thread that calls it, once it has nothing else to do: where there are fewer processors than
 * threads, the app's is run first. On Linux alone a thread has a priority of its own (setpriority(2)).
 */
export function giveWay(): void {
  if (process.platform !== 'linux' || process.versions.bun || process.versions.deno) return
  try {
    if (!mayAsk(readFileSync('/proc/self/status', 'latin1'))) return
    // Threads inherit a priority. Those of libuv's pool do the app's work, too, and are there after the first that is asked.
    randomBytes(1, (error) => {
      if (error === null) lower()
    })
  } catch {
    // No /proc, or it may not be read: as the system has it.
  }
}

function lower(): void {
  try {
    setPriority(Math.min(getPriority() + NICER_BY, NICEST))
  } catch {
    // Not allowed: as the system has it.
  }
}

/**
 * Whether no filter of system calls is there: systemd's group `@resources`, which many a service leaves out, ends a process that
 * sets a priority, and nobody can tell before.
 */
function mayAsk(status: string): boolean {
  return /^Seccomp:\s*0$/m.test(status)
}
