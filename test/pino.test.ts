import { once } from 'node:events'
import { close } from '@gramexlog/core'
import gramexlog, { destination } from '@gramexlog/pino'
import pino from 'pino'
import { afterEach, describe, expect, inject, test } from 'vitest'
import { type AppFolder, appFolder } from './support/app.ts'
import { documents } from './support/search.ts'

afterEach(async () => void (await close()))

/** Runs a program that logs at all levels through the transports that are given. */
async function run(app: AppFolder, options: object, env: NodeJS.ProcessEnv = {}): Promise<void> {
  const { code, stderr } = await app.start('pino-options', [JSON.stringify(options)], env).ended
  expect([code, stderr]).toEqual([0, ''])
}

const TARGET = '@gramexlog/pino'

describe.for(inject('servers'))('into $name', ({ url }) => {
  test('lines arrive once, as pino printed them, with the keys of the target', async () => {
    const app = appFolder({ url, keys: ['datetime', 'port', 'user.id', 'name'] })
    const before = Date.now()
    await run(
      app,
      { level: 'debug', base: { service: 'shop' }, transport: { target: TARGET, options: { log: 'guide' } } },
      { GRAMEX_PORT: '8123' },
    )
    const records = (await documents(url, app.index))
      .map(({ _source }) => _source)
      .sort((a, b) => Number(a.n) - Number(b.n))
    const keys = { port: 8123, 'user.id': '', name: 'guide', service: 'shop' }
    expect(records).toEqual([
      {
        ...keys,
        level: 20,
        time: expect.any(Number),
        n: 1,
        msg: 'one',
        '@timestamp': expect.any(String),
        datetime: expect.any(String),
      },
      {
        ...keys,
        level: 30,
        time: expect.any(Number),
        n: 2,
        err: { type: 'TypeError', message: 'wrong', stack: expect.stringContaining('TypeError: wrong') },
        msg: 'two',
        '@timestamp': expect.any(String),
        datetime: expect.any(String),
      },
      {
        ...keys,
        level: 50,
        time: expect.any(Number),
        request: 7,
        n: 3,
        msg: 'größe \u2028 高 "q"',
        '@timestamp': expect.any(String),
        datetime: expect.stringMatching(/Z$/),
      },
    ])
    for (const { time, '@timestamp': timestamp, datetime } of records) {
      // The moment of the log call, not that of the worker.
      expect(Number(time)).toBeGreaterThanOrEqual(before)
      expect(timestamp).toBe(new Date(Number(time)).toISOString())
      expect(datetime).toBe(`${new Date(Number(time)).toISOString().slice(0, 19).replace('T', ' ')}Z`)
    }
  })

  test('the transport delivers on logger.flush', async () => {
    const app = appFolder({ url }, { flush: 60 })
    const stream = pino.transport({ target: TARGET, options: { log: 'guide', config: app.config } })
    const logger = pino({ base: null }, stream)
    for (let n = 0; n < 300; n += 1) logger.info({ n, text: `größe\n${'x'.repeat(n * 10)}` })
    await new Promise<void>((resolve, reject) => logger.flush((error) => (error ? reject(error) : resolve())))
    const records = (await documents(url, app.index)).map(({ _source }) => Number(_source.n))
    expect(records.sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, n) => n))
    stream.end()
    await once(stream, 'close')
  })

  test('the destination delivers on logger.flush', async () => {
    const app = appFolder({ url, keys: ['port'] }, { flush: 60 })
    const logger = pino({}, destination('guide', { config: app.config }))
    for (let n = 0; n < 300; n += 1) logger.info({ n }, 'x')
    await new Promise<void>((resolve, reject) => logger.flush((error) => (error ? reject(error) : resolve())))
    const records = (await documents(url, app.index))
      .map(({ _source }) => _source)
      .sort((a, b) => Number(a.n) - Number(b.n))
    expect(records.map(({ n }) => n)).toEqual(Array.from({ length: 300 }, (_, n) => n))
    expect(records[0]).toEqual({
      '@timestamp': expect.any(String),
      port: 9988,
      level: 30,
      time: expect.any(Number),
      pid: process.pid,
      hostname: expect.any(String),
      n: 0,
      msg: 'x',
    })
  })
})

test('several targets side by side in one worker, each with its level and keys, beside another transport', async () => {
  const app = appFolder({ sink: 'local', keys: ['port'] }, { errors: { sink: 'local', keys: ['name'] } })
  await run(app, {
    level: 'debug',
    transport: {
      targets: [
        { target: TARGET, level: 'debug', options: { log: 'guide' } },
        { target: TARGET, level: 'error', options: { log: 'errors' } },
        { target: 'pino/file', level: 'info', options: { destination: 'plain.log' } },
      ],
    },
  })
  expect(app.journalRecords().map(({ n, port }) => [n, port])).toEqual([
    [1, 9988],
    [2, 9988],
    [3, 9988],
  ])
  expect(app.journalRecords('errors').map(({ n, name }) => [n, name])).toEqual([[3, 'errors']])
})

test('a field of the logger loses to a configured key, and to nothing else', async () => {
  const app = appFolder({ sink: 'local', keys: ['pid', 'datetime'] })
  await run(app, { base: { pid: 'own', hostname: 'own' }, transport: { target: TARGET, options: {} } })
  const [, last] = app.journalRecords()
  expect(last).toMatchObject({ pid: expect.any(Number), hostname: 'own', 'user.id': 'own' })
  expect(last!.datetime).not.toBe('own')
})

test('a formatter, a message key, redaction and an ISO time stay as they are', async () => {
  const app = appFolder({ sink: 'local', keys: ['time'] })
  const logger = pino(
    {
      messageKey: 'message',
      redact: ['password'],
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    destination('guide', { config: app.config }),
  )
  logger.warn({ password: 'secret' }, 'hello')
  await close()
  const [record] = app.journalRecords()
  expect(record).toMatchObject({
    level: 'warn',
    message: 'hello',
    password: '[Redacted]',
    time: expect.any(Number),
  })
  expect(record!['@timestamp']).toBe(new Date(Number(record!.time)).toISOString())
})

test('a wrong configuration is told through the error of the stream, in words', async () => {
  const app = appFolder({ sink: 'local', prot: 1 })
  const transport = pino.transport({ target: TARGET, options: { config: app.config } })
  const [error] = await once(transport, 'error')
  expect(error.message).toMatch(/unknown option "prot"; did you mean "port"\?/)
  expect(() => gramexlog({ config: app.config })).toThrow(/did you mean "port"/)
  expect(() => gramexlog({ target: 'guide' } as object)).toThrow(/goes under "log"/)
  expect(() => destination('guide', { config: app.config })).toThrow(/did you mean "port"/)
})

test('many lines in one go arrive complete and in order', async () => {
  const app = appFolder({ sink: 'local' })
  const transport = pino.transport({ target: TARGET, options: { config: app.config } })
  const logger = pino({}, transport)
  for (let n = 0; n < 20_000; n += 1) logger.info({ n, pad: 'ü'.repeat(n % 50) }, 'x')
  transport.end()
  await once(transport, 'close')
  expect(app.journalRecords().map(({ n }) => n)).toEqual(Array.from({ length: 20_000 }, (_, n) => n))
})

test('fatal writes before the program may end', () => {
  const app = appFolder({ sink: 'local' })
  const logger = pino({}, destination('guide', { config: app.config }))
  logger.fatal('the end')
  expect(app.journalRecords()).toEqual([expect.objectContaining({ level: 60, msg: 'the end' })])
})
