// winston with a transport that does nothing: what winston itself costs.
import winston from 'winston'
import { sender } from '../pace.mjs'

// winston exports it, though its types do not tell.
const { Transport } = /** @type {any} */ (winston)

class EmptyTransport extends Transport {
  /**
   * @param {object} _info
   * @param {() => void} next
   */
  log(_info, next) {
    next()
  }
}

/**
 * @param {{of?: object[]}} options
 * @param {import('winston').LoggerOptions} [printing]
 */
export async function caller({ of }, printing) {
  const transports = [/** @type {any} */ (new EmptyTransport())]
  const logger = winston.createLogger({ ...printing, transports })
  return { send: sender((record) => logger.info('request', record), of) }
}
