// pino with gramexlog's destination, which appends in the app's own thread.
import { destination } from '@gramexlog/pino'
import pino from 'pino'
import { LOCAL, writeConfig } from '../gramexlog-config.mjs'
import { inTurns } from '../pace.mjs'

/** @param {{dir: string}} options */
export async function caller({ dir }) {
  const logger = pino({ base: null }, destination('bench', { config: writeConfig(dir, LOCAL) }))
  return { send: (/** @type {number} */ count) => inTurns(count, (record) => logger.info(record)) }
}
