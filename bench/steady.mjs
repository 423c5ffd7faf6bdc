// A logger that is called steadily: how late the event loop is, and what the memory does. By itself `send` may wait for
// a delivery at its end, which is not waited for here: there may be no server.
import { startMeter } from './measure.mjs'
import { steadily } from './pace.mjs'

/** The event loop is looked at so often: as often as it has something to do. */
const RESOLUTION_MS = 1
const SAMPLE_MS = 1000
/** Before anything is measured, part of a second's records. */
const WARM_SECONDS = 1

/**
 * @param {{send: (count: number, pace?: import('./pace.mjs').Pace) => Promise<unknown>}} path
 * @param {{count: number, perSecond: number}} amounts
 */
export async function logSteadily(path, { count, perSecond }) {
  await paced(path, Math.min(count, WARM_SECONDS * perSecond), steadily(perSecond))
  /** @type {number[]} */
  const rssMb = []
  const look = () => rssMb.push(process.memoryUsage.rss() / 2 ** 20)
  const timer = setInterval(look, SAMPLE_MS)
  const meter = startMeter(RESOLUTION_MS)
  look()
  await paced(path, count, steadily(perSecond))
  clearInterval(timer)
  const cost = meter.read()
  meter.stop()
  return { ...cost, perSecond: count / (cost.wallMs / 1000), series: rssMb }
}

/**
 * Until the last record was logged.
 * @param {Parameters<typeof logSteadily>[0]} path
 * @param {number} count
 * @param {import('./pace.mjs').Pace} pace
 */
function paced(path, count, pace) {
  return new Promise((resolve, reject) => {
    path
      .send(count, async (...all) => {
        await pace(...all)
        resolve(undefined)
      })
      .catch(reject)
  })
}
