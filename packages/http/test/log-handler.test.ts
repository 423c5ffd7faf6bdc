import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type LogHandlerOptions, logHandler } from '../src/index.ts'
import { localTarget } from './support/local-target.ts'
import { FRAMEWORKS, listen } from './support/servers.ts'

const records = localTarget(['user.id', 'headers.X-Id'])
const query = (count: number) => Array.from({ length: count }, (_, n) => `a${n}=1`).join('&')

describe.each(FRAMEWORKS)('in %s', (_name, _framework, start) => {
  test('the arguments are logged, with the fields over them and the keys over both', async () => {
    const origin = await start({ handler: logHandler('app', { event: 'handler' }), user: true })
    const path = '/log?x=1&y=2&y=%C3%BC&event=forged&user.id=forged&__proto__=p&constructor=c'
    const response = await fetch(origin + path, { headers: { 'X-User': 'u1', 'X-Id': 'i1' } })
    expect([response.status, await response.text()]).toEqual([200, 'null'])
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
    const keys = { 'user.id': 'u1', 'headers.X-Id': 'i1' }
    expect(await records()).toEqual([{ ...keys, event: 'handler', x: '1', y: 'ü', constructor: 'c' }])
  })

  test.each([
    ['101 arguments', query(101), /101 arguments; at most 100/],
    ['more than 8 KiB', `x=${'x'.repeat(8 * 1024)}`, /8194 bytes; at most 8192/],
  ])('%s are refused, and nothing is logged', async (_what, tooMuch, reason) => {
    const origin = await start({ handler: logHandler('app') })
    const response = await fetch(`${origin}/log?${tooMuch}`)
    expect([response.status, await response.json()]).toEqual([413, { error: expect.stringMatching(reason) }])
    expect(await records()).toEqual([])
  })

  test('100 arguments of together 8 KiB are not', async () => {
    const origin = await start({ handler: logHandler('app') })
    const most = query(100)
    const response = await fetch(`${origin}/log?${most}${'1'.repeat(8 * 1024 - most.length)}`)
    expect(response.status).toBe(200)
    expect(Object.keys((await records())[0]!)).toHaveLength(102)
  })
})

describe.each(FRAMEWORKS)('POST in %s', (name, _framework, start) => {
  const posting = (more: LogHandlerOptions = {}) =>
    start({ handler: logHandler('app', { event: 'handler' }, { post: true, ...more }), user: true })
  const post = (origin: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${origin}/log?x=url&z=url`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', 'X-User': 'u1', ...headers },
    })
  const error = (pattern: RegExp) => ({ error: expect.stringMatching(pattern) })

  test('is refused, unless asked for', async () => {
    const origin = await start({ handler: logHandler('app') })
    const response = await post(origin, { x: 1 })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    expect(await response.json()).toEqual(error(/POST is not allowed/))
    expect(await records()).toEqual([])
  })

  test.each(['application/json', 'text/plain;charset=UTF-8'])('logs an object as %s', async (type) => {
    const origin = await posting()
    const sent =
      '{"x":1,"t":"ü\\u0000","b":true,"n":null,"event":"forged","user.id":"forged","_id":"forged","@timestamp":"forged"}'
    const response = await post(origin, sent, { 'Content-Type': type })
    expect([response.status, await response.text()]).toEqual([200, 'null'])
    const keys = { 'user.id': 'u1', 'headers.X-Id': '' }
    expect(await records()).toEqual([
      { ...keys, event: 'handler', x: 1, t: 'ü\u0000', b: true, n: null, z: 'url' },
    ])
  })

  test('never reaches a prototype', async () => {
    const origin = await posting()
    const response = await post(origin, '{"__proto__":{"x":1}}', { 'Content-Type': 'text/plain' })
    expect(response.status).toBe(400)
    await post(origin, '{"__proto__":"p","constructor":"c"}', { 'Content-Type': 'text/plain' })
    expect(await records()).toMatchObject([{ event: 'handler', constructor: 'c', x: 'url' }])
    expect(JSON.stringify(await records())).not.toContain('__proto__')
  })

  const TYPE = 'text/plain'
  test.each([
    ['no JSON', '{x}', TYPE, 400, /not JSON; expected an object/],
    ['nothing', '', TYPE, 400, /not JSON/],
    ['a list', '[1]', TYPE, 400, /has to be an object of text, numbers/],
    ['a map in a map', '{"a":{"b":1}}', TYPE, 400, /member "a" is a list or a map/],
    ['another type', 'x=1', 'application/octet-stream', 415, /send it as application\/json/],
    [
      '101 members',
      JSON.stringify(
        Object.fromEntries(
          query(101)
            .split('&')
            .map((a) => [a, 1]),
        ),
      ),
      TYPE,
      413,
      /101 members; at most 100/,
    ],
    ['more than 8 KiB', JSON.stringify({ x: 'x'.repeat(8 * 1024) }), TYPE, 413, /more than 8192 bytes/],
  ])('of %s is refused with a reason, and not logged', async (what, body, type, status, reason) => {
    const origin = await posting()
    const response = await post(origin, body, { 'Content-Type': type })
    expect(response.status).toBe(status)
    // Fastify refuses by itself what it has no parser for.
    if (!(name === 'Fastify' && what === 'another type')) expect(await response.json()).toEqual(error(reason))
    expect(await records()).toEqual([])
  })

  test('a body of unknown length is read up to 8 KiB, and the answer arrives', async () => {
    const origin = await posting()
    const body = new ReadableStream({
      async pull(controller) {
        controller.enqueue(Buffer.alloc(1024, ' '))
        await sleep(1)
      },
    })
    const headers = { 'Content-Type': 'text/plain' }
    // Endless: the answer comes before the client has sent it all. Fastify reads a whole MiB first.
    const response = await fetch(`${origin}/log`, {
      method: 'POST',
      body,
      headers,
      duplex: 'half',
    } as RequestInit)
    expect(response.status).toBe(413)
    expect(await records()).toEqual([])
  })

  test('a body of unknown length that the framework reads is held to 8 KiB as well', async () => {
    const origin = await posting()
    const body = new Blob([JSON.stringify({ a: 'x'.repeat(8 * 1024) })]).stream()
    const headers = { 'Content-Type': 'application/json' }
    const sent = { method: 'POST', body, headers, duplex: 'half' } as RequestInit
    expect((await fetch(`${origin}/log`, sent)).status).toBe(413)
    expect(await records()).toEqual([])
  })

  test('100 members of together 8 KiB are logged, and the connection stays', async () => {
    const origin = await posting()
    const most: Record<string, unknown> = Object.fromEntries(
      Array.from({ length: 100 }, (_, n) => [`a${n}`, '']),
    )
    most.a0 = 'x'.repeat(8 * 1024 - JSON.stringify(most).length)
    expect((await post(origin, most)).status).toBe(200)
    expect((await post(origin, { x: 2 })).status).toBe(200)
    expect(await records()).toHaveLength(2)
  })

  test('pages of listed origins may send, and of the own one, and no others', async () => {
    const origin = await posting({ origins: ['https://shop.example'] })
    const from = (page: string, method = 'POST') =>
      fetch(`${origin}/log`, {
        method,
        headers: { Origin: page, 'Content-Type': 'text/plain' },
        ...(method === 'POST' && { body: '{"x":1}' }),
      })
    const preflight = await from('https://shop.example', 'OPTIONS')
    expect([preflight.status, await preflight.text()]).toEqual([204, ''])
    const response = await from('https://shop.example')
    for (const { headers } of [preflight, response]) {
      expect(headers.get('access-control-allow-origin')).toBe('https://shop.example')
      expect(headers.get('access-control-allow-credentials')).toBe('true')
      expect(headers.get('vary')).toBe('Origin')
    }
    expect((await from(origin)).status).toBe(200)
    for (const other of ['https://evil.example', 'http://shop.example', 'null']) {
      const refused = await from(other)
      expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, null])
    }
    expect((await from('https://evil.example', 'OPTIONS')).status).toBe(403)
    expect(await records()).toHaveLength(2)
  })

  test('an address that sends too often is told when to come again', async () => {
    const origin = await posting({ perMinute: 2 })
    // Not at the turn of a minute.
    if (Date.now() % 60_000 > 58_000) await sleep(2_100)
    const answers = [
      await post(origin, { x: 1 }),
      await fetch(`${origin}/log?x=2`),
      await post(origin, { x: 3 }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429])
    expect(Number(answers[2]!.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await answers[2]!.json()).toEqual(error(/Too many requests; wait \d+ seconds/))
    expect(await records()).toHaveLength(2)
  })
})

test('a body that ends after the app has answered is logged, and harms nobody', async () => {
  const handler = logHandler('app', {}, { post: true })
  const origin = await listen((request, response) => {
    void handler(request, response)
    setImmediate(() => response.writeHead(503).end())
  })
  const socket = connect(Number(new URL(origin).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.write('POST /log HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 7\r\n\r\n{"x"')
  const [answer] = await once(socket, 'data')
  expect(String(answer)).toContain('503')
  socket.write(':1}')
  await expect.poll(records).toMatchObject([{ x: 1 }])
})

test('an unknown target is told when the handler is made', () => {
  expect(() => logHandler('guide')).toThrow(/unknown log target "guide"/)
})

test.each([
  [
    { origins: ['https://shop.example/path'] },
    /origins: expected such as "https:.*found "https:\/\/shop.example\/path"/,
  ],
  [{ origins: ['*'] }, /found "\*"/],
  [{ perMinute: 0 }, /perMinute: expected a whole number over 0, found 0/],
])('a wrong option is told when the handler is made: %j', (options, message) => {
  expect(() => logHandler('app', {}, options)).toThrow(message)
})
