// A suite whose paths are each measured beside a unit of their own, in one process, with no server.
import { startPath } from '../path-process.mjs'
import { inTempDir } from '../temp-dir.mjs'

/** The path and the unit take turns so often. */
const SLICES = 10

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {string} [path] by default the name
 * @property {string} [unit] a path that is 1; by default the path's own, or else JSON.stringify
 * @property {number} [share] of the suite's records
 * @property {object} [options] for the path and the unit
 */

/**
 * @param {string} suite the function of the path's module
 * @param {readonly Case[]} cases
 * @param {(compared: {unit: any, path: any, rssMb: number}) => object} figures what is noted of a path
 * @param {{allocations?: boolean}} [also]
 * @returns {import('./index.mjs').Suite['round']}
 */
export function comparedRound(suite, cases, figures, { allocations = false } = {}) {
  return async ({ count: all, each }) => {
    for (const { name, path = name, unit, share = 1, options } of cases) {
      const count = Math.ceil(all * share)
      await each(name, () =>
        inTempDir(async (dir) => {
          const process = startPath()
          try {
            await process.call('open', { suite, name: path, unit, dir, ...options })
            const compared = await process.call('compare', { count, slices: SLICES })
            const more = allocations ? await process.call('allocations', count) : {}
            await process.call('close')
            return { ...figures(compared), ...more }
          } finally {
            await process.stop()
          }
        }),
      )
    }
  }
}
