// pino with a target in its worker.
import pino from 'pino'
import { sender } from '../pace.mjs'

/**
 * @param {import('pino').TransportSingleOptions} transport
 * @param {object[]} [of]
 */
export function toWorker(transport, of) {
  const logger = pino({ base: null }, pino.transport(transport))
  return {
    send: sender((record) => logger.info(record), of),
    /** Until the worker has read what it was given, so that what is measured next has the machine for itself. */
    settle: () => new Promise((resolve) => logger.flush(resolve)),
  }
}
