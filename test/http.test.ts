import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { close, flush, log } from '@gramexlog/core'
import { gramexlog, logHandler } from '@gramexlog/http'
import { destination, pinoMixin } from '@gramexlog/pino'
import { GramexLogTransport } from '@gramexlog/winston'
import express from 'express'
import fastify from 'fastify'
import pino from 'pino'
import { afterEach, describe, expect, inject, onTestFinished, test } from 'vitest'
import winston from 'winston'
import { type AppFolder, appFolder } from './support/app.ts'
import { documents } from './support/search.ts'

const KEYS = ['user.id', 'headers.X-Id', 'uri', 'class']
const REQUESTS = 100

afterEach(async () => {
  await close()
  delete process.env.GRAMEXLOG_CONFIG
})

/** Logs through all loggers, each after another wait, and knows of no request. */
function work(app: AppFolder): (n: string) => Promise<void> {
  process.env.GRAMEXLOG_CONFIG = app.config
  const transport = new GramexLogTransport('guide')
  const viaWinston = winston.createLogger({ transports: [transport] })
  const viaPino = pino({}, destination('guide'))
  return async (n) => {
    log('guide', { n, by: 'core' })
    await sleep(Math.random() * 20)
    viaWinston.info('deep', { n, by: 'winston' })
    await nextTurn()
    viaPino.info({ n, by: 'pino' }, 'deep')
  }
}

test("pino's worker gets the keys from the mixin, beside a mixin of the app", async () => {
  const app = appFolder({ sink: 'local', keys: [...KEYS, 'name'] })
  const transport = pino.transport({
    target: '@gramexlog/pino',
    options: { log: 'guide', config: app.config },
  })
  const mixin = pinoMixin('guide', { config: app.config }, () => ({ own: true }))
  const logger = pino({ mixin, name: 'shop' }, transport)
  const origin = await withFastify(async (n) => {
    await sleep(Math.random() * 20)
    logger.info({ n, 'user.id': 'forged' }, 'deep')
  })
  await Promise.all(Array.from({ length: REQUESTS }, (_, n) => send(origin, `/work/${n}`, n, {})))
  logger.info({ n: 'outside' })
  transport.end()
  await new Promise((done) => transport.once('close', done))
  const records = app.journalRecords().map((r) => [r.n, r['user.id'], r['headers.X-Id'], r.name, r.own])
  const each = Array.from({ length: REQUESTS }, (_, n) => [`${n}`, `u${n}`, `i${n}`, '/work/:n', true])
  expect(records.sort()).toEqual([...each, ['outside', '', '', 'guide', true]].sort())
  expect(JSON.stringify(app.journalRecords())).not.toContain('gramexlog.keys')
})

type Start = (work: (n: string) => Promise<void>) => Promise<string>

const withExpress: Start = async (work) => {
  const app = express()
  app.use(gramexlog(), express.json(), (request, _response, next) => {
    Object.assign(request, { user: { id: request.get('x-user') } })
    next()
  })
  app.post('/work/:n', async (request, response) => {
    await work(request.params.n)
    response.json(null)
  })
  app.get('/log', logHandler('guide', { by: 'handler' }))
  return listen(app)
}

const withFastify: Start = async (work) => {
  const app = fastify()
  await app.register(gramexlog())
  app.addHook('preHandler', async (request) => {
    Object.assign(request, { user: { id: request.headers['x-user'] } })
  })
  app.post<{ Params: { n: string } }>('/work/:n', async (request) => {
    await work(request.params.n)
    return null
  })
  if (process.env.GRAMEXLOG_CONFIG) app.get('/log', logHandler('guide', { by: 'handler' }))
  onTestFinished(() => app.close())
  return app.listen({ port: 0, host: '127.0.0.1' })
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((done) => server.once('listening', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A request with a user and an id of its own. */
async function send(origin: string, path: string, n: number, body?: unknown): Promise<void> {
  const headers = { 'X-User': `u${n}`, 'X-Id': `i${n}`, 'Content-Type': 'application/json' }
  const response = await fetch(origin + path, {
    headers,
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  })
  expect(response.status).toBe(200)
  expect(await response.text()).toMatch(/^(null)?$/)
}

describe.for(inject('servers'))('into $name', ({ url }) => {
  test.for([
    ['Express', withExpress],
    ['Fastify', withFastify],
  ] as const)(
    '%s: 100 requests at the same time, each with its own keys on all that is logged',
    async ([framework, start]) => {
      const app = appFolder({ url, keys: KEYS })
      const origin = await start(work(app))
      await Promise.all(
        Array.from({ length: REQUESTS }, async (_, n) => {
          await send(origin, `/work/${n}?n=forged`, n, { pad: 'x'.repeat(n * 500) })
          await send(origin, `/log?n=${n}&by=forged&user.id=forged`, n)
        }),
      )
      await flush()
      const line = (n: unknown, by: unknown, user: unknown, id: unknown, uri: unknown, name: unknown) =>
        [n, by, user, id, uri, name].join(' ')
      const seen = (await documents(url, app.index)).map(({ _source: r }) =>
        line(r.n, r.by, r['user.id'], r['headers.X-Id'], r.uri, r.class),
      )
      const wanted = Array.from({ length: REQUESTS }, (_, n) => [
        ...['core', 'winston', 'pino'].map((by) =>
          line(n, by, `u${n}`, `i${n}`, `/work/${n}?n=forged`, framework),
        ),
        line(n, 'handler', `u${n}`, `i${n}`, `/log?n=${n}&by=forged&user.id=forged`, framework),
      ]).flat()
      expect(seen.sort()).toEqual(wanted.sort())
    },
  )
})
