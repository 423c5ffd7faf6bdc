import { stat } from 'node:fs'
import { getPriority, platform, setPriority } from 'node:os'

/** Its weight for Linux's scheduler is a third of that of a thread which was left as it is. */
const NICER_BY = 5
/** As low as a priority gets. */
const NICEST = 19

/**
 * Lowers the priority of the thread that calls it, once it has nothing else to do: where there are fewer processors than
 * threads, the app's is run first. Does nothing but on Linux, where alone a thread has a priority of its own (setpriority(2)).
 */
export function giveWay(): void {
  if (platform() !== 'linux') return
  // Threads inherit a priority. Those of libuv's pool do the app's work, too, and are there after the first that is asked.
  stat('/', () => {
    try {
      setPriority(Math.min(getPriority() + NICER_BY, NICEST))
    } catch {
      // Not allowed, or unknown to this runtime: as the system has it.
    }
  })
}
