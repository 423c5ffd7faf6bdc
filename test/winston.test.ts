import { once } from 'node:events'
import { close } from '@gramexlog/core'
import { GramexLogTransport, type GramexLogTransportOptions } from '@gramexlog/winston'
import fc from 'fast-check'
import { afterEach, describe, expect, inject, test } from 'vitest'
import winston from 'winston'
import { type AppFolder, appFolder } from './support/app.ts'
import { closedPort } from './support/closed-port.ts'
import { documents } from './support/search.ts'

afterEach(async () => void (await close()))

function local(): AppFolder {
  return appFolder({ sink: 'local', keys: ['port'] })
}

function transport(app: AppFolder, options: Partial<GramexLogTransportOptions> = {}): GramexLogTransport {
  return new GramexLogTransport({ target: 'guide', config: app.config, ...options })
}

/** What a logger with one transport put into the journal. */
async function logged(
  use: (logger: winston.Logger) => void,
  options: Partial<GramexLogTransportOptions> = {},
  loggerOptions: winston.LoggerOptions = {},
): Promise<Record<string, unknown>[]> {
  const app = local()
  const logger = winston.createLogger({ ...loggerOptions, transports: [transport(app, options)] })
  use(logger)
  logger.end()
  await once(logger, 'finish')
  await close()
  return app.journalRecords()
}

test.for(inject('servers'))('records arrive in $name once, when the logger has ended', async ({ url }) => {
  const app = appFolder({ url, keys: ['port'] }, { flush: 60 })
  const sink = transport(app)
  const logger = winston.createLogger({ transports: [sink], defaultMeta: { service: 'shop' } })
  for (let n = 0; n < 500; n += 1) logger.info('visit', { n, user: { id: 'ann' } })
  logger.end()
  await once(sink, 'finish')
  const records = (await documents(url, app.index))
    .map(({ _source }) => _source)
    .sort((a, b) => Number(a.n) - Number(b.n))
  expect(records).toEqual(
    Array.from({ length: 500 }, (_, n) => ({
      '@timestamp': expect.any(String),
      port: 9988,
      service: 'shop',
      level: 'info',
      message: 'visit',
      user: { id: 'ann' },
      n,
    })),
  )
})

describe('what winston has printed already', () => {
  const PLAIN = {
    text: 'a "b" \n\u2028 é 😀 \ud83d',
    n: -0,
    no: Number.NaN,
    at: new Date(0),
    deep: { b: [1, null], a: {} },
  }
  const ODD = {
    big: 2n ** 70n,
    error: new Error('no'),
    map: new Map([['a', 1]]),
    none: undefined,
    to: { toJSON: () => 'json' },
    buffer: Buffer.from('ab'),
  }

  test('makes the same record as any other', async () => {
    const fields = fc.dictionary(
      fc.string(),
      fc.anything({ withDate: true, withNullPrototype: true, withBigInt: true }),
    )
    const metas = [{}, PLAIN, ...Object.entries(ODD).map(([name, value]) => ({ [name]: value, x: 1 }))]
    metas.push(...fc.sample(fields, 300))
    const use = (logger: winston.Logger) => {
      for (const meta of metas) logger.info('visit', { ...meta })
    }
    const withoutTime = (records: Record<string, unknown>[]) =>
      records.map(({ '@timestamp': _, ...record }) => record)
    const combined = winston.format.combine(winston.format.json())
    const others = withoutTime(await logged(use, {}, { format: combined }))
    expect(others).toHaveLength(metas.length)
    expect(withoutTime(await logged(use))).toEqual(others)
  })

  test('is no record where it is something else, or less', async () => {
    const { combine, json, simple, uncolorize } = winston.format
    const hide = winston.format((info) => ({ ...info, secret: 'hidden' }))
    const use = (logger: winston.Logger) => void logger.info('visit', { secret: 'x', n: 1 })
    const replacer = (name: string, value: unknown) => (name === 'secret' ? undefined : value)
    for (const format of [simple(), json({ replacer }), combine(json(), uncolorize())]) {
      expect(await logged(use, {}, { format })).toEqual([expect.objectContaining({ secret: 'x', n: 1 })])
    }
    for (const [own, format] of [
      [hide(), json()],
      [undefined, combine(json(), hide())],
    ]) {
      const options = own === undefined ? {} : { format: own }
      expect(await logged(use, options, { format: format! })).toEqual([
        expect.objectContaining({ secret: 'hidden', n: 1 }),
      ])
    }
  })
})

test('takes the name of a target alone, as the first line of the README has it', async () => {
  const app = local()
  process.env.GRAMEXLOG_CONFIG = app.config
  try {
    new GramexLogTransport('guide').log({ level: 'info', message: 'hello' }, () => {})
  } finally {
    delete process.env.GRAMEXLOG_CONFIG
  }
  await close()
  expect(app.journalRecords()).toEqual([
    expect.objectContaining({ port: 9988, level: 'info', message: 'hello' }),
  ])
})

test('an unknown target is an error at once, which names the known ones', () => {
  const app = local()
  expect(() => transport(app, { target: 'gide' })).toThrow(
    /unknown log target "gide"; did you mean "guide"\?.*has: guide/,
  )
  expect(() => transport(app, { log: 'guide' } as object)).toThrow(/goes under "target"/)
})

describe('what winston promises of a transport', () => {
  test('levels of the transport and of the logger', async () => {
    const use = (logger: winston.Logger) => logger.debug('d').info('i').warn('w').error('e')
    const levels = async (own: Partial<GramexLogTransportOptions>, all: winston.LoggerOptions) =>
      (await logged(use, own, all)).map(({ level }) => level)
    expect(await levels({}, {})).toEqual(['info', 'warn', 'error'])
    expect(await levels({ level: 'warn' }, { level: 'debug' })).toEqual(['warn', 'error'])
    expect(await levels({ level: 'debug' }, { level: 'debug' })).toEqual(['debug', 'info', 'warn', 'error'])
  })

  test('formats of the logger and of the transport', async () => {
    const { format } = winston
    const records = await logged(
      (logger) => logger.info('%s visits', 7, { page: '/a' }),
      { format: format((info) => ({ ...info, own: true }))() },
      { format: format.combine(format.splat(), format.timestamp(), format.label({ label: 'web' })) },
    )
    expect(records).toEqual([
      expect.objectContaining({
        message: '7 visits',
        page: '/a',
        label: 'web',
        own: true,
        timestamp: expect.any(String),
      }),
    ])
  })

  test('a format that leaves a record out', async () => {
    const drop = winston.format((info) => (info.secret ? false : info))()
    const use = (logger: winston.Logger) => logger.info('a', { secret: true }).info('b')
    expect((await logged(use, { format: drop })).map(({ message }) => message)).toEqual(['b'])
    expect((await logged(use, {}, { format: drop })).map(({ message }) => message)).toEqual(['b'])
  })

  test('silent', async () => {
    expect(await logged((logger) => logger.info('x'), { silent: true })).toEqual([])
  })

  test('the event `logged`, with what was logged', async () => {
    const sink = transport(local())
    const logger = winston.createLogger({ transports: [sink] })
    const event = once(sink, 'logged')
    logger.info('hello', { x: 1 })
    expect(await event).toEqual([expect.objectContaining({ message: 'hello', x: 1 })])
  })

  test('errors in each of the ways in which people log them', async () => {
    const error = Object.assign(new TypeError('wrong'), { code: 'E_WRONG' })
    const records = await logged((logger) => {
      logger.error(error)
      logger.error('it went', error)
      logger.log('error', { message: error as unknown as string, level: 'error', x: 1 })
      logger.error('nested', { err: error })
    })
    const stack = expect.stringContaining('TypeError: wrong')
    expect(records[0]).toMatchObject({ level: 'error', message: 'wrong', stack, code: 'E_WRONG' })
    expect(records[1]).toMatchObject({ level: 'error', message: 'it went wrong', stack })
    expect(records[2]).toMatchObject({ level: 'error', message: 'wrong', stack, x: 1 })
    expect(records[3]).toMatchObject({
      message: 'nested',
      err: { type: 'TypeError', message: 'wrong', stack, code: 'E_WRONG' },
    })
  })

  test('several transports in one logger, and child loggers', async () => {
    const app = appFolder({ sink: 'local' }, { audit: { sink: 'local' } })
    const logger = winston.createLogger({
      transports: [transport(app), transport(app, { target: 'audit', level: 'error' })],
    })
    logger.child({ request: 1 }).info('a')
    logger.child({ request: 2 }).error('b')
    logger.end()
    await once(logger, 'finish')
    await close()
    expect(app.journalRecords().map(({ request }) => request)).toEqual([1, 2])
    expect(app.files().filter((file) => file.startsWith('audit/')).length).toBe(1)
  })
})

test('neither throws nor waits, whatever it is given and wherever the server is', async () => {
  const app = appFolder({ port: await closedPort() })
  const logger = winston.createLogger({ transports: [transport(app)] })
  const started = performance.now()
  for (let n = 0; n < 1000; n += 1) {
    const circular: Record<string, unknown> = { n, big: 1n }
    circular.self = circular
    expect(logger.info('x', circular)).toBe(logger)
  }
  expect(performance.now() - started).toBeLessThan(2000)
  await close()
  expect(app.journalRecords().length).toBe(1000)
})

test('leaves the object of the caller as it was', async () => {
  const app = local()
  const info = Object.freeze({ level: 'info', message: 'x', nested: Object.freeze({ a: 1 }) })
  transport(app).log(info, () => {})
  expect(info).toEqual({ level: 'info', message: 'x', nested: { a: 1 } })
})

describe.for([
  ['exception', 'Error: thrown'],
  ['rejection', 'Error: rejected'],
] as const)('an uncaught %s', ([kind, text]) => {
  test('is logged, delivered, and ends the program at once', async () => {
    const [server] = inject('servers')
    const app = appFolder({ url: server!.url }, { flush: 60 })
    const { code, stderr, stdout } = await app.start('winston-uncaught', [kind]).ended
    expect([code, stderr]).toEqual([1, ''])
    // Without 'finish' winston would wait for 3 s.
    expect(Number(stdout)).toBeLessThan(2_900)
    // Nothing waits and nothing was refused, or the reason is seen here.
    expect([app.journalRecords(), app.deadLetters()]).toEqual([[], []])
    const records = (await documents(server!.url, app.index)).map(({ _source }) => _source)
    expect(records).toEqual([
      expect.objectContaining({ level: 'error', [kind]: true, stack: expect.stringContaining(text) }),
    ])
  })
})
