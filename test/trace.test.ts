import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { log } from '@gramexlog/core'
import { shared } from '@gramexlog/core/adapter'
import { gramexlog } from '@gramexlog/http'
import { destination, pinoMixin } from '@gramexlog/pino'
import { GramexLogTransport } from '@gramexlog/winston'
import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'
import pino from 'pino'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import winston from 'winston'
import { type AppFolder, appFolder } from './support/app.ts'

let app: AppFolder
beforeEach(() => {
  app = appFolder({ sink: 'local', keys: ['trace.id', 'span.id', 'uri'], timestamp: false })
  process.env.GRAMEXLOG_CONFIG = app.config
})
afterEach(async () => {
  context.disable()
  trace.disable()
  await shared().close()
  delete process.env.GRAMEXLOG_CONFIG
})

function startTracing() {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(new BasicTracerProvider())
  return trace.getTracer('test')
}

/** The records, which are in the files at the end of a turn. */
async function records() {
  shared().write()
  return app.journalRecords()
}

test('what is logged in a span has its ids, by each logger, and what is logged outside has none', async () => {
  const tracer = startTracing()
  const viaWinston = winston.createLogger({ transports: [new GramexLogTransport('guide')] })
  const viaPino = pino({ base: null, timestamp: false }, destination('guide'))
  const transport = pino.transport({ target: '@gramexlog/pino', options: { log: 'guide' } })
  const viaWorker = pino({ base: null, timestamp: false, mixin: pinoMixin('guide') }, transport)
  const logAll = (at: string) => {
    log({ by: 'core', at })
    viaWinston.info('', { by: 'winston', at })
    viaPino.info({ by: 'pino', at })
    viaWorker.info({ by: 'worker', at })
  }
  const wanted: string[] = []
  logAll('before')
  await tracer.startActiveSpan('outer', async (outer) => {
    logAll('outer')
    await Promise.all(
      [1, 2].map((n) =>
        tracer.startActiveSpan(`inner${n}`, async (inner) => {
          await new Promise((done) => setTimeout(done, 5))
          logAll(`inner${n}`)
          const { traceId, spanId } = inner.spanContext()
          expect(traceId).toBe(outer.spanContext().traceId)
          wanted.push(`inner${n} ${traceId} ${spanId}`)
        }),
      ),
    )
    logAll('again')
    const { traceId, spanId } = outer.spanContext()
    wanted.push(`outer ${traceId} ${spanId}`, `again ${traceId} ${spanId}`)
  })
  logAll('after')
  wanted.push('before  ', 'after  ')
  transport.end()
  await new Promise((done) => transport.once('close', done))
  const all = await records()
  for (const by of ['core', 'winston', 'pino', 'worker']) {
    const seen = all.filter((record) => record.by === by)
    expect(seen.map((record) => `${record.at} ${record['trace.id']} ${record['span.id']}`).sort()).toEqual(
      [...wanted].sort(),
    )
  }
})

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const SENT: readonly (readonly [traceparent: string, id: string])[] = [
  [`00-${TRACE}-b7ad6b7169203331-01`, TRACE],
  [`cc-${TRACE}-b7ad6b7169203331-01-what-the-future-will-be-like`, TRACE],
  [`ff-${TRACE}-b7ad6b7169203331-01`, ''],
  [`00-${TRACE.toUpperCase()}-b7ad6b7169203331-01`, ''],
  [`00-${'0'.repeat(32)}-b7ad6b7169203331-01`, ''],
  [`00-${TRACE}-0000000000000000-01`, ''],
  [`00-${TRACE}-b7ad6b7169203331`, ''],
  ['', ''],
]

test.for(SENT)(
  'without tracing, the trace is that of the header traceparent: %s',
  async ([traceparent, id]) => {
    const server = createServer(
      gramexlog((_request, response) => {
        log({})
        response.end()
      }),
    ).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await new Promise((done) => server.once('listening', done))
    await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/t`, { headers: { traceparent } })
    expect(await records()).toEqual([{ 'trace.id': id, 'span.id': '', uri: '/t' }])
  },
)

test('a tracer that throws, or is another thing altogether, costs no record', async () => {
  const key = Symbol.for('opentelemetry.js.api.1')
  const store = globalThis as { [key]?: unknown }
  const apis = [
    5,
    {},
    { context: {} },
    { context: { active: () => null } },
    { context: { active: () => ({ getValue: () => 5 }) } },
    {
      context: {
        active: () => {
          throw new Error('odd')
        },
      },
    },
  ]
  for (const api of apis) {
    store[key] = api
    log({ n: 1 })
    delete store[key]
  }
  expect(await records()).toEqual(apis.map(() => ({ 'trace.id': '', 'span.id': '', uri: '', n: 1 })))
})
