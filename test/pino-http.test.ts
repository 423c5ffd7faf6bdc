import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { gramexlog } from '@gramexlog/http'
import { destination, type Mixin, pinoMixin } from '@gramexlog/pino'
import express from 'express'
import fastify, { type FastifyInstance } from 'fastify'
import pino from 'pino'
import { pinoHttp } from 'pino-http'
import { expect, onTestFinished, test } from 'vitest'
import { type AppFolder, appFolder } from './support/app.ts'

const REQUESTS = 30
const KEYS = ['uri', 'method', 'ip', 'headers.X-Id', 'status', 'user.id', 'name']

function setUp(keys = KEYS) {
  const app = appFolder({ sink: 'local', keys, timestamp: false })
  const target = { target: '@gramexlog/pino', options: { log: 'guide', config: app.config } }
  return { app, target, mixin: pinoMixin('guide', { config: app.config }) }
}

/** Ends pino's worker. @returns the records */
async function recordsOf(app: AppFolder, transport: ReturnType<typeof pino.transport>) {
  transport.end()
  await new Promise((done) => transport.once('close', done))
  return app.journalRecords()
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((done) => server.once('listening', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Requests at the same time, each with an id of its own. */
async function ask(origin: string): Promise<void> {
  await Promise.all(
    Array.from({ length: REQUESTS }, async (_, n) => {
      const response = await fetch(`${origin}/work/${n}`, { headers: { 'X-Id': `i${n}`, 'X-User': `u${n}` } })
      expect(await response.text()).toBe('done')
    }),
  )
}

type Json = Record<string, unknown>
const lines = (records: readonly Json[], ...names: string[]) =>
  records.map((record) => names.map((name) => record[name]).join(' ')).sort()
const each = (line: (n: number) => string) => Array.from({ length: REQUESTS }, (_, n) => line(n)).sort()
const handled = (request: IncomingMessage & { log: pino.Logger }) => {
  request.log.info('deep')
  return sleep(Math.random() * 20)
}

test.for([
  ['its worker', (target: pino.TransportSingleOptions) => pino.transport(target)],
  ['the app', (_: unknown, app: AppFolder) => destination('guide', { config: app.config })],
] as const)('pino-http in %s brings the keys of the request that it prints', async ([where, make]) => {
  const { app, target } = setUp()
  const transport = make(target, app)
  const middleware = pinoHttp({ logger: pino({}, transport) })
  const origin = await listen(async (request: IncomingMessage, response: ServerResponse) => {
    middleware(request, response)
    await handled(request as never)
    response.statusCode = 203
    response.end('done')
  })
  await ask(origin)
  if (where === 'the app') (transport as ReturnType<typeof destination>).flushSync()
  const records =
    where === 'the app'
      ? app.journalRecords()
      : await recordsOf(app, transport as ReturnType<typeof pino.transport>)
  const deep = records.filter(({ msg }) => msg === 'deep')
  const names = ['uri', 'method', 'ip', 'headers.X-Id', 'status', 'user.id', 'name']
  expect(lines(deep, ...names)).toEqual(each((n) => `/work/${n} GET 127.0.0.1 i${n}   guide`))
  const completed = records.filter(({ msg }) => msg === 'request completed')
  expect(lines(completed, ...names)).toEqual(each((n) => `/work/${n} GET 127.0.0.1 i${n} 203  guide`))
})

test('pino-http in Express with the middleware and the mixin brings the user and the route too', async () => {
  const { app, target, mixin } = setUp()
  const transport = pino.transport(target)
  const site = express()
  site.use(gramexlog(), pinoHttp({ logger: pino({ mixin }, transport) }), (request, _response, next) => {
    Object.assign(request, { user: { id: request.get('x-user') } })
    next()
  })
  site.get('/work/:n', async (request, response) => {
    await handled(request as never)
    response.send('done')
  })
  await ask(await listen(site))
  const records = await recordsOf(app, transport)
  expect(records).toHaveLength(2 * REQUESTS)
  expect(lines(records, 'uri', 'headers.X-Id', 'status', 'user.id', 'name')).toEqual(
    [
      ...each((n) => `/work/${n} i${n} 200 u${n} /work/:n`),
      ...each((n) => `/work/${n} i${n} 200 u${n} /work/:n`),
    ].sort(),
  )
  expect(JSON.stringify(records)).not.toContain('gramexlog.keys')
})

async function withFastify(site: FastifyInstance): Promise<string> {
  onTestFinished(() => site.close())
  site.addHook('preHandler', async (request) => {
    Object.assign(request, { user: { id: request.headers['x-user'] } })
  })
  site.get('/work/:n', async (request) => {
    await handled(request as never)
    return 'done'
  })
  return site.listen({ port: 0, host: '127.0.0.1' })
}

test("Fastify's own logger brings what it prints of a request", async () => {
  const { app, target } = setUp()
  const transport = pino.transport(target)
  await ask(await withFastify(fastify({ loggerInstance: pino({}, transport) }) as never))
  const records = await recordsOf(app, transport)
  const incoming = records.filter(({ msg }) => msg === 'incoming request')
  expect(lines(incoming, 'uri', 'method', 'ip', 'status')).toEqual(each((n) => `/work/${n} GET 127.0.0.1 `))
  const completed = records.filter(({ msg }) => msg === 'request completed')
  expect(lines(completed, 'uri', 'status')).toEqual(each(() => ' 200'))
})

test.for([
  ['logger', (mixin: Mixin, transport: pino.DestinationStream) => ({ logger: { mixin, stream: transport } })],
  [
    'loggerInstance',
    (mixin: Mixin, transport: pino.DestinationStream) => ({
      loggerInstance: pino({ mixin }, transport),
    }),
  ],
] as const)('as %s of Fastify, with the middleware and the mixin, all keys', async ([, options]) => {
  const { app, target, mixin } = setUp()
  const transport = pino.transport(target)
  const site = fastify(options(mixin, transport) as never) as unknown as FastifyInstance
  await site.register(gramexlog())
  await ask(await withFastify(site))
  const records = await recordsOf(app, transport)
  for (const msg of ['deep', 'request completed']) {
    const those = records.filter((record) => record.msg === msg)
    expect(lines(those, 'uri', 'headers.X-Id', 'status', 'user.id', 'name')).toEqual(
      each((n) => `/work/${n} i${n} 200 u${n} /work/:n`),
    )
  }
})

test.for([
  ['before', 'as an object that a client sent', { 'gramexlog.keys': { 'user.id': 'forged' } }],
  ['before', 'as text', { 'gramexlog.keys': '{"user.id":"forged"}' }],
  ['after', 'under the name itself', { 'user.id': 'forged' }],
] as const)('with a transport made %s the mixin, keys cannot be forged %s', async ([when, , forged]) => {
  const app = appFolder({ sink: 'local', keys: ['user.id'], timestamp: false })
  const start = () =>
    pino.transport({ target: '@gramexlog/pino', options: { log: 'guide', config: app.config } })
  let transport = when === 'before' ? start() : undefined
  // Another copy of the package than the transport's.
  const copy: { pinoMixin: typeof pinoMixin } = createRequire(import.meta.url)('@gramexlog/pino')
  const mixin = copy.pinoMixin('guide', { config: app.config })
  transport ??= start()
  const logger = pino({ mixin }, transport)
  const origin = await listen(
    gramexlog(
      (_request, response) => {
        logger.info({ inside: true, ...forged })
        response.end('done')
      },
      { user: () => 'told' },
    ),
  )
  await fetch(origin)
  logger.info({ inside: false, ...forged })
  const records = await recordsOf(app, transport)
  expect(lines(records, 'inside', 'user.id')).toEqual(['false ', 'true told'])
})

test('one mixin brings the keys of several targets', async () => {
  const app = appFolder(
    { sink: 'local', keys: ['user.id'], timestamp: false },
    { other: { sink: 'local', keys: ['uri', 'name'], timestamp: false } },
  )
  const transport = pino.transport({
    targets: ['guide', 'other'].map((log) => ({
      target: '@gramexlog/pino',
      options: { log, config: app.config },
      level: 'info',
    })),
  })
  const logger = pino({ mixin: pinoMixin(['guide', 'other'], { config: app.config }) }, transport)
  const origin = await listen(
    gramexlog(
      (_request, response) => {
        logger.info('deep')
        response.end('done')
      },
      { user: () => 'told' },
    ),
  )
  await fetch(`${origin}/a`)
  expect(await recordsOf(app, transport)).toMatchObject([{ 'user.id': 'told', msg: 'deep' }])
  expect(app.journalRecords('other')).toMatchObject([{ uri: '/a', name: 'other', msg: 'deep' }])
  expect(() => pinoMixin(['guide', 'odd'], { config: app.config })).toThrow(/unknown log target "odd"/)
})
