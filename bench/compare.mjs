// A path against its unit, by default JSON.stringify, in one process and in turns: what else the machine does meets both alike.
import { peakRssMb, startClocks } from './measure.mjs'
import { caller as openUnit } from './paths/stringify.mjs'

/**
 * @typedef {object} Path
 * @property {(count: number) => void} [prepare] what is not measured
 * @property {(count: number) => Promise<void>} send
 * @property {() => Promise<unknown>} [settle] until its threads have nothing left to do
 * @property {Path} [unit]
 */
/** @typedef {{wallNs: number, cpuNs: number, mainNs: number | null}} Cost a record's */

/**
 * @param {Path} path
 * @param {{count: number, slices: number}} amounts
 */
export async function compare(path, { count, slices }) {
  const unit = path.unit ?? (await openUnit({}))
  const each = Math.ceil(count / slices)
  await costOf(unit, each)
  await costOf(path, each)
  const unitCosts = []
  const pathCosts = []
  // No collection is forced in between: it would shrink the young generation, so that all that follows is collected more
  // often than in an app, and the unit, which comes first, pays for it most.
  for (let slice = 0; slice < slices; slice += 1) {
    unitCosts.push(await costOf(unit, each))
    pathCosts.push(await costOf(path, each))
  }
  return { unit: middle(unitCosts), path: middle(pathCosts), rssMb: peakRssMb() }
}

/**
 * @param {Path} path
 * @param {number} count
 * @returns {Promise<Cost>}
 */
async function costOf(path, count) {
  path.prepare?.(count)
  const clocks = startClocks()
  await path.send(count)
  const { wallMs, cpuMs, mainMs } = clocks.read()
  await path.settle?.()
  const a = 1e6 / count
  return { wallNs: wallMs * a, cpuNs: cpuMs * a, mainNs: mainMs === null ? null : mainMs * a }
}

/**
 * Of each clock the median slice.
 * @param {Cost[]} costs
 * @returns {Cost}
 */
function middle(costs) {
  const of = (/** @type {keyof Cost} */ clock) =>
    costs.map((cost) => cost[clock]).toSorted((a, b) => Number(a) - Number(b))[costs.length >> 1]
  return { wallNs: of('wallNs') ?? 0, cpuNs: of('cpuNs') ?? 0, mainNs: of('mainNs') }
}
