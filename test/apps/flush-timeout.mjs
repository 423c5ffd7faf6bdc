// flush-timeout.mjs core|winston: waits for a server that is away, gives up, and has nothing more to do.
import { flush, log } from '@gramexlog/core'
import { GramexLogTransport } from '@gramexlog/winston'
import winston from 'winston'

if (process.argv[2] === 'core') {
  log('guide', { n: 1 })
  await flush({ timeout: 300 })
} else {
  const logger = winston.createLogger({ transports: [new GramexLogTransport('guide')] })
  logger.info('text 1', { n: 1 })
  logger.end()
}
console.log('returned')
