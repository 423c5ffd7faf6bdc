// What a stretch of work costs the process that does it.
import { readFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** What the event loop is late beyond that is the delay. */
const RESOLUTION_MS = 5

/**
 * @typedef {object} Cost
 * @property {number} wallMs
 * @property {number} cpuMs all threads of the process
 * @property {number | null} mainMs CPU of the main thread alone; null where the system does not tell
 * @property {number} loopP99Ms 99th percentile of the main thread's event-loop delay
 * @property {number} loopP999Ms 99.9th percentile
 * @property {number} rssMb largest resident set of the process so far
 */

/** Nanoseconds of the machine's monotonic clock, which all processes share. */
export function now() {
  return Number(process.hrtime.bigint())
}

/** CPU and wall time from here on. `read` may be called any number of times. */
export function startClocks() {
  const main = mainThreadNs()
  const cpu = process.cpuUsage()
  const started = now()
  return {
    read() {
      const wallMs = (now() - started) / 1e6
      const { user, system } = process.cpuUsage(cpu)
      const mainMs = main === null ? null : (Number(mainThreadNs()) - main) / 1e6
      return { wallMs, cpuMs: (user + system) / 1e3, mainMs }
    },
  }
}

/**
 * The clocks, and how the event loop and the memory fare.
 * @param {number} [resolutionMs] the event loop is looked at so often
 */
export function startMeter(resolutionMs = RESOLUTION_MS) {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  const late = (/** @type {number} */ percentile) =>
    Math.max(0, delay.percentile(percentile) / 1e6 - resolutionMs)
  const clocks = startClocks()
  return {
    /** One that is not stopped goes on measuring, which costs. */
    stop: () => delay.disable(),
    /** @returns {Cost} */
    read: () => ({
      ...clocks.read(),
      loopP99Ms: late(99),
      loopP999Ms: late(99.9),
      rssMb: peakRssMb(),
    }),
  }
}

/** Largest resident set of the process so far. */
export function peakRssMb() {
  return process.resourceUsage().maxRSS / 1024
}

/** Linux counts it for each thread; the main thread's id is the process's. */
function mainThreadNs() {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0])
  } catch {
    return null
  }
}
