// after-close.mjs: logs through all loggers, closes, and logs again: before, during and after the 'exit' event.
import { close, log } from '@gramexlog/core'
import { destination } from '@gramexlog/pino'
import { GramexLogTransport } from '@gramexlog/winston'
import pino from 'pino'
import winston from 'winston'

const one = winston.createLogger({ transports: [new GramexLogTransport('guide')] })
const other = pino({}, destination('guide'))
process.on('exit', () => log('guide', { n: 7 }))
log('guide', { n: 1 })
one.info('text', { n: 2 })
other.info({ n: 3 })
await close()
log('guide', { n: 4 })
one.info('text', { n: 5 })
other.info({ n: 6 })
await close()
process.on('exit', () => log('guide', { n: 8 }))
