// What a process takes that has nothing to do (Linux): how often its threads wake by themselves, and the CPU of all.
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Until connections and timers of what was done before have come to rest. */
const SETTLE_MS = 3_000

/** @param {number} seconds */
export async function rest(seconds) {
  await sleep(SETTLE_MS)
  const before = wakes()
  const cpu = process.cpuUsage()
  await sleep(seconds * 1000)
  const { user, system } = process.cpuUsage(cpu)
  const all = [...wakes()].map(([thread, count]) => count - (before.get(thread) ?? 0))
  return { wakes: Math.max(...all), cpuMs: (user + system) / 1e3 }
}

/** How often each thread has given its processor away to wait, and so was woken. */
function wakes() {
  return new Map(
    readdirSync('/proc/self/task').map((thread) => {
      const status = readFileSync(`/proc/self/task/${thread}/status`, 'utf8')
      return [thread, Number(/^voluntary_ctxt_switches:\s+(\d+)$/m.exec(status)?.[1])]
    }),
  )
}
