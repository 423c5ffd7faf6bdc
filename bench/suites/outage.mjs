// The memory of an app that logs steadily while nothing listens at the server's address, and of the same app without us.
import { setTimeout as sleep } from 'node:timers/promises'
import { startPath } from '../path-process.mjs'
import { inTempDir } from '../temp-dir.mjs'
import { INDEX } from './delivery.mjs'
import { deadPort } from './fill.mjs'
import { PER_SECOND } from './loop.mjs'

const SECONDS = 600
/** An app alone does not grow for longer, and a peer shows soon what it does. */
const SHORT_SECONDS = 60
/** Of the time, until when the memory finds its size. */
const BEGINNING = 0.2
const LEAST_SAMPLES = 60
/** A path that takes so many times the time of its records is held up by the outage. */
const PATIENCE = 5

const cases = [
  { path: 'gramexlog core', own: 'JSON.stringify' },
  { path: 'gramexlog winston', own: 'winston, empty transport' },
  { path: 'gramexlog pino', own: 'pino, empty worker' },
]
const PEERS = ['winston-elasticsearch', 'pino-elasticsearch']

/** @type {import('./index.mjs').Suite} */
export const outage = {
  title: `Memory in an outage, at ${PER_SECOND.toLocaleString('en-US')} records a second`,
  documents: { none: SECONDS * PER_SECOND },
  quick: 5 * PER_SECOND,
  alone: true,
  async round({ count, each }) {
    const short = Math.min(count, SHORT_SECONDS * PER_SECOND)
    for (const { path, own } of cases)
      await each(path, async () => {
        const { rssMb: ownMb } = await watch('caller', own, short)
        const measured = await watch('endToEnd', path, count)
        return { ...measured, ownMb, overMb: measured.rssMb - ownMb }
      })
    for (const peer of PEERS) await each(peer, () => watch('endToEnd', peer, short))
  },
}

/**
 * @param {string} suite
 * @param {string} name
 * @param {number} count
 */
function watch(suite, name, count) {
  return inTempDir(async (dir) => {
    const path = startPath()
    try {
      const url = `http://127.0.0.1:${await deadPort()}`
      await path.call('open', { suite, name, dir, url, index: INDEX })
      const logged = path.call('steady', { count, perSecond: PER_SECOND })
      const { series, rssMb } = await within((PATIENCE * count) / PER_SECOND, logged)
      return { rssMb, grownMb: grown(series), series }
    } finally {
      await path.stop()
    }
  })
}

/**
 * @template T
 * @param {number} seconds
 * @param {Promise<T>} logged
 * @returns {Promise<T>}
 */
async function within(seconds, logged) {
  const waiting = new AbortController()
  const late = sleep(seconds * 1e3, undefined, waiting).then(() => {
    throw new Error(
      `its records were not logged after ${seconds} s, for which ${seconds / PATIENCE} are enough`,
    )
  })
  try {
    return await Promise.race([logged, late])
  } finally {
    waiting.abort()
  }
}

/**
 * By how much its last part is above the one after its beginning, in the mean.
 * @param {number[]} series
 * @returns {number | null} null of a time too short to tell
 */
function grown(series) {
  if (series.length < LEAST_SAMPLES) return null
  const part = Math.ceil(series.length * BEGINNING)
  const mean = (/** @type {number[]} */ all) => all.reduce((sum, one) => sum + one, 0) / all.length
  return mean(series.slice(-part)) - mean(series.slice(part, 2 * part))
}
