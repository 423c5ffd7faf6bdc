// pino with pino-elasticsearch in pino's worker.
import pino from 'pino'
import { FLUSH_SECONDS } from '../gramexlog-config.mjs'
import { sender } from '../pace.mjs'

/**
 * @param {{url: string, index: string}} options
 * @param {object} [batching]
 */
export async function endToEnd(
  { url, index },
  // Its default of 1,000 bytes would be a request for every five records.
  batching = { flushBytes: 5_000_000 },
) {
  // Counted from the last record, so it costs nothing while they come and delivers the rest soon after.
  const options = { node: url, index, flushInterval: FLUSH_SECONDS * 1000, ...batching }
  const logger = pino(
    { base: null },
    pino.transport({ target: import.meta.resolve('pino-elasticsearch'), options }),
  )
  return { send: sender((record) => logger.info(record)) }
}
