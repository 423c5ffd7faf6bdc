// Three ways to log to one configuration. `log` of @gramexlog/core needs no making.
import './settings.mjs'
import { once } from 'node:events'
import { close } from '@gramexlog/core'
import { pinoMixin } from '@gramexlog/pino'
import { GramexLogTransport } from '@gramexlog/winston'
import pino from 'pino'
import winston from 'winston'

/** What the app says. */
export const app = winston.createLogger({
  format: winston.format.errors({ stack: true }),
  transports: [new GramexLogTransport('gramexguide')],
})

const transport = pino.transport({ target: '@gramexlog/pino', options: { log: 'gramexguide' } })
let audited = 0

/** Who got what; appended and delivered in pino's own thread, to which the mixin brings the keys of the request. */
export const audit = pino(
  {
    // Names, as winston's, and not numbers: both are in one index.
    formatters: { level: (label) => ({ level: label }) },
    mixin: pinoMixin('gramexguide', {}, () => {
      audited += 1
      return {}
    }),
  },
  transport,
)

/**
 * Ends the loggers, so that their records are delivered or wait on disk. An app need not: the end of the process
 * does the same. The guide shows afterwards what has arrived.
 *
 * @returns how many records each target took
 */
export async function closeLoggers() {
  transport.ref() // otherwise the process would not wait for pino's thread
  transport.end()
  const [{ targets }] = await Promise.all([close(), once(transport, 'close')])
  const logged = Object.entries(targets).map(([target, { accepted }]) => [target, accepted])
  const counts = Object.fromEntries(logged)
  // core and winston share this thread's counts; pino's thread keeps its own.
  counts.gramexguide += audited
  return counts
}
