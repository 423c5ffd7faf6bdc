// What one call of a logger costs its caller, with no server anywhere.
import { startPath } from '../path-process.mjs'
import { inTempDir } from '../temp-dir.mjs'

/** The path and the unit take turns so often. */
const SLICES = 10

const names = [
  'JSON.stringify',
  'JSON.stringify, with keys',
  'gramexlog core',
  'winston, empty transport',
  'gramexlog winston',
  'pino, empty worker',
  'gramexlog pino',
  'pino, file',
  'gramexlog pino destination',
]

/** @type {import('./index.mjs').Suite} */
export const caller = { title: 'Cost for the caller', documents: { none: 200_000 }, round }

/** @type {import('./index.mjs').Suite['round']} */
async function round({ count, each }) {
  for (const name of names) await each(name, () => inTempDir((dir) => measure(name, dir, count)))
}

/**
 * @param {string} name
 * @param {string} dir
 * @param {number} count
 */
async function measure(name, dir, count) {
  const process = startPath()
  try {
    await process.call('open', { suite: 'caller', name, dir })
    const { unit, path, rssMb } = await process.call('compare', { count, slices: SLICES })
    await process.call('close')
    return {
      cpuRatio: path.mainNs === null ? null : path.mainNs / unit.mainNs,
      wallRatio: path.wallNs / unit.wallNs,
      ...path,
      unitNs: unit.wallNs,
      rssMb,
    }
  } finally {
    await process.stop()
  }
}
