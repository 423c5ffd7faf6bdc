// pino with gramexlog's destination, which appends in the app's own thread.
import { destination } from '@gramexlog/pino'
import pino from 'pino'
import { LOCAL, remote, writeConfig } from '../gramexlog-config.mjs'
import { sender } from '../pace.mjs'

/** @param {{dir: string, of?: object[]}} options */
export async function caller({ dir, of }) {
  return open(writeConfig(dir, LOCAL), of)
}

/** @param {{dir: string, url: string, index: string}} options */
export async function endToEnd({ dir, ...server }) {
  return open(writeConfig(dir, remote(server)))
}

/**
 * @param {string} config
 * @param {object[]} [of]
 */
function open(config, of) {
  const logger = pino({ base: null }, destination('bench', { config }))
  return { send: sender((record) => logger.info(record), of) }
}
