// pino with gramexlog's transport in pino's worker.
import pino from 'pino'
import { LOCAL, remote, writeConfig } from '../gramexlog-config.mjs'
import { inTurns } from '../pace.mjs'

/** @param {{dir: string}} options */
export async function caller({ dir }) {
  return open(writeConfig(dir, LOCAL))
}

/** @param {{dir: string, url: string, index: string}} options */
export async function endToEnd({ dir, ...server }) {
  return open(writeConfig(dir, remote(server)))
}

/** @param {string} config */
function open(config) {
  const target = import.meta.resolve('@gramexlog/pino')
  const logger = pino({ base: null }, pino.transport({ target, options: { log: 'bench', config } }))
  return { send: (/** @type {number} */ count) => inTurns(count, (record) => logger.info(record)) }
}
