// pino with gramexlog's transport in pino's worker.
import { LOCAL, remote, writeConfig } from '../gramexlog-config.mjs'
import { toWorker } from './pino-worker.mjs'

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
  const target = import.meta.resolve('@gramexlog/pino')
  return toWorker({ target, options: { log: 'bench', config } }, of)
}
