// What a path's calls leave to be collected, and for how long collections hold the thread up. Measured apart from the
// clocks, which it would spoil.
import { Session } from 'node:inspector/promises'
import { PerformanceObserver } from 'node:perf_hooks'
import { setImmediate as turn } from 'node:timers/promises'

/** One allocation in so many bytes is looked at. */
const SAMPLING_BYTES = 8192

/**
 * @typedef {object} Allocations of the main thread alone
 * @property {number} heapBytes allocated on JavaScript's heap by a record; what lies outside of it, as a Buffer does, is not counted
 * @property {number} gcNs for which collections held the thread up, by a record
 * @property {number} gcLongestMs
 */

/**
 * @param {import('./compare.mjs').Path} path warm
 * @param {number} count
 * @returns {Promise<Allocations>}
 */
export async function allocationsOf(path, count) {
  /** @type {number[]} */
  const pauses = []
  const note = (/** @type {import('node:perf_hooks').PerformanceEntry[]} */ entries) =>
    pauses.push(...entries.map(({ duration }) => duration))
  const observer = new PerformanceObserver((list) => note(list.getEntries()))
  observer.observe({ entryTypes: ['gc'] })
  await send(path, count)
  await turn()
  note(observer.takeRecords())
  observer.disconnect()
  return {
    heapBytes: (await sampled(() => send(path, count))) / count,
    gcNs: (pauses.reduce((sum, ms) => sum + ms, 0) * 1e6) / count,
    gcLongestMs: Math.max(0, ...pauses),
  }
}

/**
 * @param {import('./compare.mjs').Path} path
 * @param {number} count
 */
async function send(path, count) {
  path.prepare?.(count)
  await path.send(count)
  await path.settle?.()
}

/**
 * The bytes that the heap's profiler has seen allocated meanwhile, those included that are gone already.
 * @param {() => Promise<void>} work
 */
async function sampled(work) {
  const session = new Session()
  session.connect()
  await session.post('HeapProfiler.startSampling', {
    samplingInterval: SAMPLING_BYTES,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  })
  await work()
  const { profile } = await session.post('HeapProfiler.stopSampling')
  session.disconnect()
  return sizeOf(profile.head)
}

/**
 * @param {import('node:inspector').HeapProfiler.SamplingHeapProfileNode} node
 * @returns {number}
 */
function sizeOf({ selfSize, children }) {
  return children.reduce((sum, child) => sum + sizeOf(child), selfSize)
}
