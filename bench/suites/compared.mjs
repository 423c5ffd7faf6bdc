// A suite whose paths are each measured beside a unit of their own, in one process, with no server.
import { startPath } from '../path-process.mjs'
import { inTempDir } from '../temp-dir.mjs'

/** The path and the unit take turns so often. */
const SLICES = 10

/**
 * @param {string} suite its name
 * @param {readonly string[]} names its paths
 * @param {(compared: {unit: any, path: any, rssMb: number}) => object} figures what is noted of a path
 * @returns {import('./index.mjs').Suite['round']}
 */
export function comparedRound(suite, names, figures) {
  return async ({ count, each }) => {
    for (const name of names) {
      await each(name, () =>
        inTempDir(async (dir) => {
          const process = startPath()
          try {
            await process.call('open', { suite, name, dir })
            const compared = await process.call('compare', { count, slices: SLICES })
            await process.call('close')
            return figures(compared)
          } finally {
            await process.stop()
          }
        }),
      )
    }
  }
}
