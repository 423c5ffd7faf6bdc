import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { ecsFormat as ecsPino } from '@elastic/ecs-pino-format'
import { ecsFormat as ecsWinston } from '@elastic/ecs-winston-format'
import fc from 'fast-check'
import pino from 'pino'
import { describe, expect, test } from 'vitest'
import winston from 'winston'
import { compileKeys } from '../../src/keys/compile.ts'
import { toEcs } from '../../src/record/ecs.ts'
import { ECS_ROOTS, RULES } from '../../src/record/ecs-rules.ts'
import { createEncoder } from '../../src/record/encode.ts'
import { plainHttp } from '../../src/record/plain-http.ts'

type Tree = Record<string, unknown>

const FIELDS = new Map(
  readFileSync(join(import.meta.dirname, 'ecs-fields.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(' ') as [string, string]),
)
const TIME = '2026-01-02T03:04:05.678Z'
const SERVICE = { name: 'shop', version: '1.2.3', environment: 'production', node: 'shop-1' }
const ALWAYS = {
  '@timestamp': TIME,
  'ecs.version': '8.10.0',
  'event.dataset': 'guide',
}

function document(record: object, service: object = {}): Tree {
  return JSON.parse(JSON.stringify(toEcs({ dataset: 'guide', service }, record as Tree)))
}

/** All values of a document by their whole names. */
function flat(value: unknown, path = ''): Tree {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { [path]: value }
  const entries = Object.entries(value).map(([name, inner]) =>
    flat(inner, path === '' ? name : `${path}.${name}`),
  )
  return Object.assign({}, ...entries)
}

/** As `document`, without what every document has. */
function ecsOf(record: object): Tree {
  const {
    '@timestamp': _time,
    'ecs.version': _version,
    'event.dataset': _dataset,
    ...rest
  } = flat(document({ '@timestamp': TIME, ...record }))
  return rest
}

describe('a document of ECS', () => {
  test('has a time, a version, a dataset and what it is of', () => {
    expect(flat(document({ '@timestamp': TIME, x: 1 }))).toEqual({ ...ALWAYS, x: 1 })
    expect(flat(document({ '@timestamp': TIME, 'service.version': '9' }, SERVICE))).toEqual({
      ...ALWAYS,
      'service.name': 'shop',
      'service.version': '9',
      'service.environment': 'production',
      'service.node.name': 'shop-1',
    })
    expect(document({ time: Date.parse(TIME) })['@timestamp']).toBe(TIME)
    expect(document({ time: 5, datetime: '2026-01-02 03:04:05Z' })['@timestamp']).toBe(
      '2026-01-02T03:04:05.000Z',
    )
    expect(document({})['@timestamp']).toMatch(/^\d{4}-.*Z$/)
  })

  test.for([
    [
      { level: 'info', message: 'm' },
      { 'log.level': 'info', message: 'm' },
    ],
    [
      { level: 40, msg: 'm', pid: 1, hostname: 'h', name: 'n' },
      { 'log.level': 'warn', message: 'm', 'process.pid': 1, 'host.hostname': 'h', 'log.logger': 'n' },
    ],
    [{ level: 35 }, { 'log.level': '35' }],
    [{ level: '\x1b[32minfo\x1b[39m' }, { 'log.level': 'info' }],
    [
      { 'log.level': 'warn', level: 'info' },
      { 'log.level': 'warn', level: 'info' },
    ],
    [{ log: { level: 'warn', logger: 'l' } }, { 'log.level': 'warn', 'log.logger': 'l' }],
    [
      { message: 'm', msg: 'n' },
      { message: 'm', msg: 'n' },
    ],
    [{ message: { a: 1 } }, { message: '{"a":1}' }],
    [{ time: Date.parse(TIME) }, {}],
    [{ time: 12.5 }, { time: 12.5 }],
    [{ datetime: '2026-01-02 03:04:05Z' }, { 'event.created': '2026-01-02T03:04:05.000Z' }],
    [
      { event: 'signup', plan: 'team' },
      { 'event.action': 'signup', plan: 'team' },
    ],
    [{ event: { action: 'a', own: 1 } }, { 'event.action': 'a', 'event.own': 1 }],
    [{ ip: '10.0.0.1' }, { 'client.ip': '10.0.0.1', 'client.address': '10.0.0.1' }],
    [{ ip: 'many' }, { ip: 'many' }],
    [
      { method: 'GET', uri: '/a?b=1', status: 404, duration: 1.5, port: 80 },
      {
        'http.request.method': 'GET',
        'url.original': '/a?b=1',
        'url.path': '/a',
        'url.query': 'b=1',
        'http.response.status_code': 404,
        'event.duration': 1_500_000,
        'server.port': 80,
      },
    ],
    [
      { method: 'card', status: 'ok', duration: 'long', port: 'A' },
      { method: 'card', status: 'ok', duration: 'long', port: 'A' },
    ],
    [
      { url: 'https://h:8/p?q#f' },
      {
        'url.original': 'https://h:8/p?q#f',
        'url.full': 'https://h:8/p?q#f',
        'url.domain': 'h',
        'url.port': 8,
        'url.path': '/p',
        'url.query': 'q',
        'url.fragment': 'f',
      },
    ],
    [{ url: 'no url' }, { 'labels.url': 'no url' }],
    [
      {
        'user.id': 'u',
        'headers.User-Agent': 'ua',
        'headers.X-A': 'a',
        'headers.Referer': 'r',
        browser: 'ua',
      },
      {
        'user.id': 'u',
        'user_agent.original': 'ua',
        'http.request.headers.x-a': 'a',
        'http.request.referrer': 'r',
      },
    ],
    [{ user: 'u', 'user.id': 'u' }, { 'user.id': 'u' }],
    [
      { user: 'ann', 'user.id': 'u' },
      { 'user.id': 'u', 'labels.user': 'ann' },
    ],
    [
      { user: { id: 'u', name: 'ann', 'group.id': 'g' } },
      { 'user.id': 'u', 'user.name': 'ann', 'user.group.id': 'g' },
    ],
    [{ 'user.id': '', ip: '', error: '', 'headers.User-Agent': '' }, { 'user.id': '' }],
    [
      { 'trace.id': 't', 'span.id': 's', 'transaction.id': 'x' },
      { 'trace.id': 't', 'span.id': 's', 'transaction.id': 'x' },
    ],
    [
      { process: 'p', http: 5, file: ['a'] },
      { 'labels.process': 'p', 'labels.http': 5, 'labels.file': '["a"]' },
    ],
    [{ labels: { a: 1, b: { c: 2 } } }, { 'labels.a': 1, 'labels.b': '{"c":2}' }],
    [
      { a: 1, 'a.b': 2 },
      { a: 1, 'labels.a_b': 2 },
    ],
    [
      { 'a.b': 1, a: { c: 2 } },
      { 'a.b': 1, 'labels.a': '{"c":2}' },
    ],
    [
      { 'a..b': 1, '': 2 },
      { 'a..b': 1, '': 2 },
    ],
    [{ error: 'Not Found' }, { 'error.message': 'Not Found' }],
    [{ err: 'text' }, { err: 'text' }],
    [
      {
        err: {
          type: 'E',
          message: 'm',
          stack: 's',
          code: 5,
          cause: { message: 'c', stack: 'cs' },
          own: true,
        },
      },
      {
        'error.type': 'E',
        'error.message': 'm',
        'error.stack_trace': 's',
        'error.code': '5',
        'error.cause': 'cs',
        'error.own': true,
      },
    ],
    [
      { message: 'failed: m', stack: 'TypeError: m\n    at x' },
      {
        message: 'failed: m',
        'error.type': 'TypeError',
        'error.message': 'm',
        'error.stack_trace': 'TypeError: m\n    at x',
      },
    ],
    [
      { type: 'Own', message: 'm', stack: 'Error: m\n    at new Own' },
      {
        message: 'm',
        'error.type': 'Own',
        'error.message': 'm',
        'error.stack_trace': 'Error: m\n    at new Own',
      },
    ],
    [{ type: 'order' }, { type: 'order' }],
    [{ 'gramexlog.truncated': ['a'] }, { 'gramexlog.truncated': ['a'] }],
  ] as [object, object][])('%j', ([record, expected]) => {
    expect(ecsOf(record)).toEqual(expected)
  })

  test('loses nothing, is made once, and has no value where ECS has an object', () => {
    const name = fc.constantFrom(
      'a',
      'user',
      'user.id',
      'http',
      'url',
      'error',
      'log.level',
      'level',
      'msg',
      'message',
      'labels',
      'labels.a',
      'event',
      'time',
      'a.b',
    )
    const word = fc.stringMatching(/^[a-z]{5,9}$/)
    const value = fc.oneof(
      word,
      fc.integer(),
      fc.constant(null),
      fc.dictionary(name, word),
      fc.array(fc.nat()),
    )
    const given = fc.dictionary(name, value)
    fc.assert(
      fc.property(given, (record) => {
        const made = document({ '@timestamp': TIME, ...record })
        for (const root of ECS_ROOTS) expect(['object', 'undefined']).toContain(typeof made[root])
        expect(flat(document(made))).toEqual(flat(made))
        const text = JSON.stringify(made)
        for (const word of JSON.stringify(record).match(/(?<=:")[a-z]+/g) ?? []) expect(text).toContain(word)
      }),
    )
    const odd = JSON.parse('{"__proto__":{"id":1},"user":{"__proto__":{"id":2}},"constructor":3}')
    expect(JSON.stringify(toEcs({ dataset: 'a', service: {} }, odd))).toContain(
      '"__proto__":{"id":1},"constructor":3,"user":{"__proto__":{"id":2}}',
    )
    expect({}).not.toHaveProperty('id')
  })

  test('is made of whatever stands where a rule looks', () => {
    const inner =
      `toString method url headers host cause code stack message type id remoteAddress statusCode encrypted
      content-length user-agent`.split(/\s+/)
    const odd = fc.constantFrom<unknown>({ toString: null, valueOf: null }, [{ toString: 1 }], null, true, '')
    const value = fc.oneof(
      odd,
      fc.string(),
      fc.dictionary(
        fc.constantFrom(...inner),
        fc.oneof(odd, fc.string(), fc.dictionary(fc.constantFrom(...inner), odd)),
      ),
    )
    const record = fc.dictionary(fc.constantFrom(...Object.keys(RULES), 'headers.X', 'message'), value)
    fc.assert(
      fc.property(record, (given) => {
        expect(document({ '@timestamp': TIME, ...given })['@timestamp']).toBe(TIME)
      }),
      { numRuns: 2_000 },
    )
  })

  test('has at its top the objects of the published ECS, and names of it wherever a rule gives one', () => {
    const objects = [...FIELDS]
      .filter(([name, type]) => type === 'object' && !name.includes('.'))
      .map(([name]) => name)
    expect([...ECS_ROOTS].sort()).toEqual(objects.sort())
    const record = {
      level: 30,
      msg: 'm',
      pid: 1,
      hostname: 'h',
      host: 'h',
      name: 'n',
      event: 'e',
      service: 's',
      user: 'u',
      browser: 'b',
      datetime: TIME,
      'headers.Referer': 'r',
      ip: '10.0.0.1',
      port: 1,
      status: 200,
      duration: 1,
      method: 'GET',
      uri: 'http://h:1/p?q#f',
      err: { type: 'E', message: 'm', stack: 's', code: 'c' },
      req: {
        id: 1,
        method: 'GET',
        url: 'http://h:1/p?q#f',
        remoteAddress: '10.0.0.1',
        remotePort: 1,
        httpVersion: '1.1',
        headers: { 'content-length': '5' },
      },
      res: { statusCode: 200, headers: { 'content-length': '5' } },
    }
    const made = flat(document({ '@timestamp': TIME, ...record }, SERVICE))
    const unknown = Object.keys(made).filter((name) => !FIELDS.has(name))
    expect(unknown).toEqual(['http.request.headers.content-length', 'http.response.headers.content-length'])
    for (const [name, value] of Object.entries(made)) {
      const type = FIELDS.get(name)
      if (type === 'long') expect([name, value]).toEqual([name, expect.any(Number)])
      if (type === 'keyword') expect([name, value]).toEqual([name, expect.any(String)])
    }
  })
})

/** One request to a server of Node's, and what it handed to its handler. */
async function exchange(): Promise<{ req: IncomingMessage; res: ServerResponse }> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const handled = new Promise<{ req: IncomingMessage; res: ServerResponse }>((done) =>
    server.once('request', (req, res) => done({ req, res })),
  )
  const headers = { 'user-agent': 'ua', 'x-request-id': 'r1', 'content-type': 'text/plain' }
  const answered = fetch(`http://127.0.0.1:${port}/a/b?x=1&y=2`, { method: 'POST', body: 'hello', headers })
  const { req, res } = await handled
  res.setHeader('content-length', 2)
  res.end('ok')
  await (await answered).text()
  server.close()
  return { req, res }
}

/** What they give, without what each formatter counts or times by itself. */
function comparable({ '@timestamp': _time, ...rest }: Tree): Tree {
  return rest
}

describe('what the formatters of Elastic give, ours gives too', () => {
  class Own extends Error {}
  const TABLE: [
    string,
    (log: (level: 'info' | 'error' | 'debug', fields: object, message: string) => void) => void,
  ][] = [
    ['a message', (log) => log('info', {}, 'hello')],
    ['fields', (log) => log('debug', { plan: 'team', seats: 12, nested: { a: [1] } }, 'hello')],
    ['an error', (log) => log('error', { err: new TypeError('boom') }, 'failed')],
    ["an error of the app's own", (log) => log('error', { err: new Own('boom') }, 'failed')],
    [
      'fields of ECS',
      (log) => log('info', { 'user.id': 'u1', event: { action: 'x' }, trace: { id: 't' } }, 'hello'),
    ],
  ]

  function pinoLines(run: (typeof TABLE)[0][1], options: pino.LoggerOptions): Tree {
    let line = ''
    const logger = pino(
      { level: 'debug', ...options },
      {
        write: (text: string) => {
          line = text
        },
      },
    )
    run((level, fields, message) => logger[level](fields, message))
    return JSON.parse(line)
  }

  test.for(TABLE)('of pino, for %s', ([, run]) => {
    const service = {
      serviceName: 'shop',
      serviceVersion: '1.2.3',
      serviceEnvironment: 'production',
      serviceNodeName: 'shop-1',
    }
    const theirs = flat(pinoLines(run, { name: 'n', ...ecsPino({ apmIntegration: false, ...service }) }))
    const own = flat(toEcs({ dataset: 'shop', service: SERVICE }, pinoLines(run, { name: 'n' })))
    // Each has the stack of its own call.
    for (const each of [theirs, own]) delete each['error.stack_trace']
    expect(comparable(own)).toEqual(comparable(theirs))
  })

  function encoded(fields: object): Tree {
    const keys = compileKeys([], { target: 'a', env: {}, pid: 1, hostname: 'h' })
    const encode = createEncoder({ keys, timestamp: true, maxRecordBytes: 1 << 20 })
    return JSON.parse(encode(plainHttp(fields), undefined, Date.now()))
  }

  function winstonInfo(run: (typeof TABLE)[0][1], format: winston.Logform.Format): Tree {
    let info: Tree = {}
    const transport = new winston.transports.Console()
    transport.log = (given: Tree, next: () => void) => {
      info = given
      next()
    }
    const logger = winston.createLogger({ level: 'debug', format, transports: [transport] })
    run((level, fields, message) => void logger.log({ level, message, ...fields }))
    return info
  }

  test.for(TABLE)('of winston, for %s', ([, run]) => {
    const format = ecsWinston({ apmIntegration: false, serviceName: 'shop' })
    const text = winstonInfo(run, format)[Symbol.for('message') as unknown as string]
    const theirs = flat(JSON.parse(text as string))
    const info = encoded(winstonInfo(run, winston.format.simple()))
    const own = flat(toEcs({ dataset: 'shop', service: { name: 'shop' } }, info))
    for (const each of [theirs, own]) delete each['error.stack_trace']
    expect(comparable(own)).toEqual(comparable(theirs))
  })

  test('for a request and its response', async () => {
    const { req, res } = await exchange()
    const { http, url, client, user_agent } = pinoLines(
      (log) => log('info', { req, res }, 'm'),
      ecsPino({ apmIntegration: false, convertReqRes: true }),
    )
    const theirs = flat({ http, url, client, user_agent })
    const raw = flat(toEcs({ dataset: 'a', service: {} }, encoded({ req, res, message: 'm' })))
    expect(raw).toMatchObject(theirs)
    // A line of pino's does not say by which protocol it was.
    const { 'http.version': _version, 'url.full': _full, ...told } = theirs
    const line = pinoLines((log) => log('info', { req, res }, 'm'), { serializers: pino.stdSerializers })
    expect(flat(toEcs({ dataset: 'a', service: {} }, line))).toMatchObject(told)
  })
})
