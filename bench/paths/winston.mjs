// winston with gramexlog's transport.
import { flush } from '@gramexlog/core'
import { GramexLogTransport } from '@gramexlog/winston'
import winston from 'winston'
import { LOCAL, remote, writeConfig } from '../gramexlog-config.mjs'
import { sender } from '../pace.mjs'

/** @param {{dir: string, of?: object[]}} options */
export async function caller({ dir, of }) {
  const logger = makeLogger(writeConfig(dir, LOCAL))
  return { send: sender((record) => logger.info('request', record), of) }
}

/**
 * @param {{dir: string, url: string, index: string}} options
 * @param {import('winston').LoggerOptions} [printing]
 */
export async function endToEnd({ dir, ...server }, printing) {
  const logger = makeLogger(writeConfig(dir, remote(server)), printing)
  const send = sender((record) => logger.info('request', record))
  return {
    /** @type {typeof send} */
    async send(count, pace) {
      await send(count, pace)
      await flush()
    },
  }
}

/**
 * @param {string} config
 * @param {import('winston').LoggerOptions} [printing]
 */
function makeLogger(config, printing) {
  return winston.createLogger({
    ...printing,
    transports: [new GramexLogTransport({ target: 'bench', config })],
  })
}
