// What a request costs a server because of us, beside what is logged in it.
import { startPath } from '../path-process.mjs'
import { inTempDir } from '../temp-dir.mjs'

/** The path and the same without us take turns so often. */
const SLICES = 10

const names = ['gramexlog middleware', 'log with 3 keys of a request']

/** @type {import('./index.mjs').Suite} */
export const requests = { title: 'Cost of a request', documents: { none: 100_000 }, round }

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
    await process.call('open', { suite: 'requests', name, dir })
    const { unit, path, rssMb } = await process.call('compare', { count, slices: SLICES })
    await process.call('close')
    return { ...path, unitNs: unit.wallNs, overUs: (path.wallNs - unit.wallNs) / 1000, rssMb }
  } finally {
    await process.stop()
  }
}
