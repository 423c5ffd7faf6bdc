import { log } from '@gramexlog/core'
import { destination } from '@gramexlog/pino'
import { GramexLogTransport } from '@gramexlog/winston'
import pino from 'pino'
import winston from 'winston'

/** Each way to log, by its name: gives a function that logs one record of a number and a text. */
export const loggers = {
  core: () => (n, text) => log('guide', { n, text }),
  winston: () => {
    const logger = winston.createLogger({ transports: [new GramexLogTransport('guide')] })
    return (n, text) => logger.info(text, { n })
  },
  pino: () => {
    const logger = pino({ transport: { target: '@gramexlog/pino', options: { log: 'guide' } } })
    return (n, text) => logger.info({ n }, text)
  },
  destination: () => {
    const logger = pino({}, destination('guide'))
    return (n, text) => logger.info({ n }, text)
  },
}
