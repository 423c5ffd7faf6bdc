// Names every public type. Compiled by test/packages.test.ts against the packages as they are published.
import { createServer } from 'node:http'
import {
  close,
  type Fields,
  type FlushOptions,
  flush,
  type GramexLog,
  GramexLogError,
  type GramexLogErrorCode,
  jsonSchema,
  type Log,
  log,
  type OpenOptions,
  open,
  type Stats,
  type TargetStats,
} from '@gramexlog/core'
import { type Instance, shared, type TargetLog } from '@gramexlog/core/adapter'
import {
  gramexlog as keepRequest,
  type Listener,
  type LogHandler,
  logHandler,
  type Middleware,
  type GramexLogOptions as RequestOptions,
} from '@gramexlog/http'
import gramexlog, {
  type Destination,
  destination,
  type GramexLogOptions,
  type Mixin,
  pinoMixin,
} from '@gramexlog/pino'
import {
  type Authorize,
  type BackendName,
  createView,
  type Listening,
  type View,
  type ViewLimits,
  type ViewOptions,
} from '@gramexlog/view'
import { GramexLogTransport, type GramexLogTransportOptions } from '@gramexlog/winston'
import { pino } from 'pino'
import winston from 'winston'

interface Visit {
  page: string
  ms?: number
}

const visit: Visit = { page: '/' }
const fields: Fields = visit
log('guide', visit)
log('guide')
log(fields, { headers: {} })
log('guide', fields, { headers: {} })
// @ts-expect-error a number is no record
log('guide', 5)
// @ts-expect-error nor is it a name
log(5)

export async function main(): Promise<number> {
  const options: OpenOptions = { config: 'gramexlog.yaml', dir: '.gramexlog' }
  const own: GramexLog = await open(options)
  const ownLog: Log = own.log
  ownLog('guide', visit)
  const target: TargetStats | undefined = own.stats().targets.guide
  await own.close()
  const limit: FlushOptions = { timeout: 5 }
  const stats: Stats = await flush(limit)
  await close()
  return stats.delivered + (target?.dropped ?? 0)
}

const transport: GramexLogTransportOptions = { target: 'guide', level: 'info', config: 'gramexlog.yaml' }
winston.createLogger({ transports: [new GramexLogTransport('guide'), new GramexLogTransport(transport)] })

const pinoOptions: GramexLogOptions = { log: 'guide', config: 'gramexlog.yaml' }
pino({ transport: { target: '@gramexlog/pino', options: pinoOptions } })
gramexlog(pinoOptions).end()
const stream: Destination = destination('guide', { dir: '.gramexlog' })
pino({}, stream).info('started')

const instance: Instance = shared()
const guide: TargetLog = instance.target('guide')
guide.log(visit)

export const code: GramexLogErrorCode = new GramexLogError('ERR_GRAMEXLOG_ARGUMENT', 'no argument').code
export const schema: object = jsonSchema()

const keepOptions: RequestOptions = { user: (request: { account?: string }) => request.account }
const middleware: Middleware = keepRequest(keepOptions)
const listener: Listener = keepRequest((_request, response) => response.end(), keepOptions)
const handler: LogHandler = logHandler('gramexguide', visit)
createServer(listener)
  .on('request', handler)
  .on('request', (request, response) => {
    middleware(request, response, (error) => log({ error }))
  })

const mixin: Mixin = pinoMixin('gramexguide', {}, (_fields, level) => ({ level }))
pino({ mixin })

const authorize: Authorize = (request, target) => target !== 'audit' && request.headers.has('x-user')
const backend: BackendName = 'local'
const limits: Partial<ViewLimits> = { tails: 5 }
const viewOptions: ViewOptions = { config: 'gramexlog.yaml', base: '/logs', authorize, backend, limits }
const view: View = createView(viewOptions)
createServer(view.listener)
createServer((request, response) => view.listener(request, response, () => response.end()))
export const answer: Promise<Response> = view.fetch(new Request('http://localhost/logs/guide'))
export const listening: Promise<Listening> = view.listen(9989, 'localhost')
