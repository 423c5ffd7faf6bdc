// Measures one delivery, by the server's account and not by the path's own.
import { setTimeout as sleep } from 'node:timers/promises'
import { awaitDocuments } from '../arrivals.mjs'

export const INDEX = 'bench'

/** After the last document was seen: time for copies to come. */
const SETTLE_MS = 300

/**
 * @param {import('../path-process.mjs').PathProcess} path opened
 * @param {import('../servers/server.mjs').Server} server with the index empty
 * @param {{warmUp: number, count: number}} amounts
 */
export async function measureDelivery(path, server, { warmUp, count }) {
  const signal = path.ended
  if (warmUp > 0) {
    const arrived = awaitDocuments(server, INDEX, { before: 0, expected: warmUp, signal })
    await path.call('warm', warmUp)
    if (!(await arrived).complete)
      throw new Error(`${(await arrived).documents} of ${warmUp} came while warming up`)
  }
  const trafficBefore = await server.traffic()
  const cpuBefore = await server.cpuMs()
  const arrived = awaitDocuments(server, INDEX, { before: warmUp, expected: warmUp + count, signal })
  const { startedAt, sentAt } = await path.call('measure', count)
  const { documents, firstAt, lastAt } = await arrived
  const cost = await path.call('cost')
  const cpuAfter = await server.cpuMs()
  await sleep(SETTLE_MS)
  const surplus = (await server.count(INDEX)) - warmUp - count
  const traffic = await server.traffic()
  const received = count + Math.max(0, surplus)
  return {
    perSecond: documents / ((lastAt - startedAt) / 1e9),
    /** From the first document that arrived: without the time to open, or to gather the first batch. */
    sendingPerSecond: documents / ((lastAt - Math.max(firstAt, startedAt)) / 1e9),
    cpuUs: (cost.cpuMs * 1e3) / count,
    mainUs: cost.mainMs === null ? null : (cost.mainMs * 1e3) / count,
    serverUs: cpuAfter === null || cpuBefore === null ? null : ((cpuAfter - cpuBefore) * 1e3) / count,
    loopP99Ms: cost.loopP99Ms,
    rssMb: cost.rssMb,
    bytes: traffic && trafficBefore && (traffic.bytes - trafficBefore.bytes) / received,
    batch: traffic && trafficBefore && received / (traffic.requests - trafficBefore.requests),
    lost: Math.max(0, -surplus),
    doubled: Math.max(0, surplus),
    sentMs: (sentAt - startedAt) / 1e6,
  }
}
