// pino to a file through sonic-boom, written asynchronously.
import { join } from 'node:path'
import pino from 'pino'
import { inTurns } from '../pace.mjs'

/** @param {{dir: string}} options */
export async function caller({ dir }) {
  const logger = pino({ base: null }, pino.destination({ dest: join(dir, 'pino.log'), sync: false }))
  return { send: (/** @type {number} */ count) => inTurns(count, (record) => logger.info(record)) }
}
