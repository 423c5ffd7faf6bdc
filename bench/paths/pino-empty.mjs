// pino with a worker that does nothing: what the way to a worker costs.
import pino from 'pino'
import { inTurns } from '../pace.mjs'

export async function caller() {
  const target = new URL('./pino-empty-worker.mjs', import.meta.url).href
  const logger = pino({ base: null }, pino.transport({ target }))
  return { send: (/** @type {number} */ count) => inTurns(count, (record) => logger.info(record)) }
}
