// winston with gramexlog's transport.
import { flush } from '@gramexlog/core'
import { GramexLogTransport } from '@gramexlog/winston'
import winston from 'winston'
import { LOCAL, remote, writeConfig } from '../gramexlog-config.mjs'
import { inTurns } from '../pace.mjs'

/** @param {{dir: string}} options */
export async function caller({ dir }) {
  const logger = makeLogger(writeConfig(dir, LOCAL))
  return { send: (/** @type {number} */ count) => inTurns(count, (record) => logger.info('request', record)) }
}

/** @param {{dir: string, url: string, index: string}} options */
export async function endToEnd({ dir, ...server }) {
  const logger = makeLogger(writeConfig(dir, remote(server)))
  return {
    async send(/** @type {number} */ count) {
      await inTurns(count, (record) => logger.info('request', record))
      await flush()
    },
  }
}

/** @param {string} config */
function makeLogger(config) {
  return winston.createLogger({ transports: [new GramexLogTransport({ target: 'bench', config })] })
}
