import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { open } from '@gramexlog/core'
import { destination } from '@gramexlog/pino'
import { GramexLogTransport } from '@gramexlog/winston'
import pino from 'pino'
import { expect, inject, onTestFinished, test } from 'vitest'
import winston from 'winston'
import { appFolder } from './support/app.ts'
import { count, documents, request, waitFor } from './support/search.ts'

const SECRET = 'hunter2'
const SHAPE = {
  level: 'info',
  redact: ['password', '*.password', 'list[*].card', 'headers.*', 'err.config'],
  drop: ['pid', 'hostname', 'noise'],
  rename: { msg: 'message', 'user.name': 'who' },
  static: { team: 'shop', region: 'eu' },
}

/** The text of all files below a folder. */
function textOf(folder: string): string {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((name) => statSync(name).isFile())
    .map((name) => readFileSync(name, 'utf8'))
    .join('\n')
}

/** What an app logs: with secrets at each place that the target knows. */
function fields(way: string) {
  return {
    way,
    password: SECRET,
    user: { name: 'ann', password: SECRET },
    list: [{ card: SECRET, n: 1 }],
    'headers.Authorization': SECRET,
    noise: SECRET,
  }
}

const shaped = (way: string) => ({
  way,
  password: '[Redacted]',
  user: { password: '[Redacted]' },
  who: 'ann',
  list: [{ card: '[Redacted]', n: 1 }],
  'headers.Authorization': '[Redacted]',
  'headers.Cookie': '[Redacted]',
  'args.x': '',
  team: 'shop',
  region: 'eu',
})

test.for(inject('servers'))(
  "core's, winston's and pino's records are shaped before they are on disk, in a CSV file and in $name",
  async ({ url }) => {
    const keys = ['args.x', 'headers.Cookie']
    const app = appFolder({ ...SHAPE, url, sink: ['elasticsearch', 'csv'], keys, keep: { days: 1 } })
    const { config } = app
    const gl = await open({ config })
    const cookie = { headers: { cookie: SECRET } }
    const given = fields('core')
    gl.log('guide', given, cookie)
    gl.log('guide', { ...given, level: 'debug' }, cookie)
    expect(given).toEqual(fields('core'))
    const logger = winston.createLogger({
      level: 'silly',
      transports: [new GramexLogTransport({ target: 'guide', config, level: 'silly' })],
    })
    for (const level of ['info', 'verbose']) logger.log({ level, message: 'm', ...fields('winston') })
    logger.end()
    const worker = pino.transport({ target: '@gramexlog/pino', options: { log: 'guide', config } })
    const logging = (way: string, stream: pino.DestinationStream) => {
      // Names, as winston's: where numbers came first, a server may hold no text in the same field.
      const formatters = { level: (label: string) => ({ level: label }) }
      const log = pino({ level: 'trace', formatters }, stream)
      log.info(fields(way), 'm')
      log.debug(fields(way), 'm')
    }
    logging('worker', worker)
    const inside = destination('guide', { config })
    logging('destination', inside)
    worker.end()
    await new Promise((done) => worker.once('close', done))
    await new Promise<void>((done) => inside.flush(() => done()))
    const { accepted, filtered } = await gl.close()
    expect([accepted, filtered]).toEqual([1, 1])
    await waitFor(async () => (await count(url, app.index)) === 4)
    const stored = (await documents(url, app.index)).map(({ _source }) => _source)
    const cookieless = (way: string) => ({ ...shaped(way), 'headers.Cookie': '[Redacted]' })
    const byWay = Object.fromEntries(stored.map((source) => [source.way, source]))
    const stamp = { '@timestamp': expect.any(String) }
    const time = expect.any(Number)
    expect(byWay).toEqual({
      core: { ...shaped('core'), ...stamp },
      winston: { ...cookieless('winston'), ...stamp, level: 'info', message: 'm' },
      worker: { ...cookieless('worker'), ...stamp, level: 'info', message: 'm', time },
      destination: { ...cookieless('destination'), ...stamp, level: 'info', message: 'm', time },
    })
    const rows = readFileSync(join(app.folder, 'guide.csv'), 'utf8')
    expect(rows).toBe(',[Redacted]\n'.repeat(4))
    expect(app.journalRecords()).toHaveLength(4)
    expect(textOf(app.folder)).not.toContain(SECRET)
  },
)

test.for(inject('servers'))('a dead letter of $name holds no secret', async ({ url }) => {
  const app = appFolder({ url, template: false, redact: ['password', '*.secret'] })
  const gl = await open({ config: app.config })
  onTestFinished(async () => void (await gl.close()))
  // Elasticsearch takes no member of this name.
  gl.log({ '': 1, n: { secret: SECRET }, password: SECRET })
  const { dead } = await gl.flush()
  expect(dead).toBe(1)
  expect(app.deadLetters()[0]?.record).toMatchObject({ n: { secret: '[Redacted]' }, password: '[Redacted]' })
  expect(textOf(app.folder)).not.toContain(SECRET)
})

test('a sample is about its share of the records, of all ways in', async () => {
  const app = appFolder({ sink: 'local', sample: 0.2 })
  const gl = await open({ config: app.config })
  onTestFinished(async () => void (await gl.close()))
  for (let n = 0; n < 5_000; n += 1) gl.log({ n })
  const { accepted, filtered } = await gl.flush()
  expect(accepted + filtered).toBe(5_000)
  // 6 standard deviations.
  expect(Math.abs(accepted - 1_000)).toBeLessThan(170)
  expect(app.journalRecords()).toHaveLength(accepted)
  expect(existsSync(join(app.folder, 'guide.csv'))).toBe(false)
})

test.for(inject('servers'))(
  "core's, winston's and pino's records are documents of ECS in $name, and rows as ever",
  async ({ url }) => {
    const keys = ['datetime', 'ip', 'user.id']
    const ecs = { format: 'ecs', service: { name: 'shop' }, redact: ['password'], static: { region: 'eu' } }
    const app = appFolder({ ...ecs, url, sink: ['elasticsearch', 'csv'], keys })
    const { config } = app
    const gl = await open({ config })
    const handled = { ip: '10.0.0.1', user: { id: 'u1' } }
    gl.log('guide', { event: 'signup', password: SECRET, user: 'ann', process: 'billing' }, handled)
    const logger = winston.createLogger({ transports: [new GramexLogTransport({ target: 'guide', config })] })
    const finished = once(logger, 'finish')
    logger.error('failed', new TypeError('boom'))
    logger.end()
    const worker = pino.transport({ target: '@gramexlog/pino', options: { log: 'guide', config } })
    pino({ name: 'shop.pay' }, worker).warn({ err: new RangeError('bang'), password: SECRET }, 'failed')
    worker.end()
    await new Promise((done) => worker.once('close', done))
    await finished
    await gl.close()
    await waitFor(async () => (await count(url, app.index)) === 3)
    const stored = (await documents(url, app.index)).map(({ _source }) => _source)
    const common = {
      '@timestamp': expect.any(String),
      ecs: { version: '8.10.0' },
      service: { name: 'shop' },
      region: 'eu',
    }
    const event = { dataset: 'shop', created: expect.any(String) }
    const error = (type: string, message: string) => ({
      type,
      message,
      stack_trace: expect.stringContaining('shaping.test'),
    })
    expect(stored).toHaveLength(3)
    expect(stored).toEqual(
      expect.arrayContaining([
        {
          ...common,
          event: { ...event, action: 'signup' },
          password: '[Redacted]',
          user: { id: 'u1' },
          client: { ip: '10.0.0.1', address: '10.0.0.1' },
          labels: { user: 'ann', process: 'billing' },
        },
        {
          ...common,
          event,
          user: { id: '' },
          log: { level: 'error' },
          message: 'failed boom',
          error: error('TypeError', 'boom'),
        },
        {
          ...common,
          event,
          user: { id: '' },
          log: { level: 'warn', logger: 'shop.pay' },
          message: 'failed',
          process: { pid: process.pid },
          host: { hostname: expect.any(String) },
          error: error('RangeError', 'bang'),
          password: '[Redacted]',
        },
      ]),
    )
    const warnings = await request(url, 'POST', `/${app.index}/_count`, {
      query: { term: { 'log.level': 'warn' } },
    })
    expect(warnings).toMatchObject({ count: 1 })
    expect(readFileSync(join(app.folder, 'guide.csv'), 'utf8')).toMatch(/Z,10\.0\.0\.1,u1\n/)
  },
)
