import { once } from 'node:events'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { errors } from '@elastic/transport'
import { expect, onTestFinished, test } from 'vitest'
import type { Connection } from '../../../src/config/target.ts'
import type { Credentials } from '../../../src/sinks/connection/credentials.ts'
import { HttpConnection, Unreached } from '../../../src/sinks/connection/http-connection.ts'
import { wayOf } from '../../../src/sinks/connection/way.ts'

const BODY = Buffer.alloc(4_000_000, 'x')
/** More than the operating system takes of it in one go. */
const LARGE = Buffer.alloc(64_000_000, 'x')
const HEAD = 'HTTP/1.1 413 Content Too Large\r\ncontent-type: application/json\r\n'

const SWITCHED = 'HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'

/** Goes with the test. */
async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => {})))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** A server that answers by hand. @param answer called with the first bytes that a client sends */
function rawServer(answer: (socket: Socket, asked: string) => void): Promise<number> {
  return listening(
    createServer((socket) => socket.once('data', (asked) => answer(socket, asked.toString('latin1')))),
  )
}

/** Takes a connection and says nothing. */
async function silentServer() {
  let closed = false
  const port = await rawServer((socket) => {
    socket.on('close', () => {
      closed = true
    })
  })
  return { port, closed: () => closed }
}

function httpServer(listener: RequestListener): Promise<number> {
  return listening(createHttpServer(listener))
}

function connection(
  url: string,
  options: Partial<Connection> = {},
  tls: Credentials['tls'] = {},
): HttpConnection {
  const agent = wayOf({ timeoutMs: 2_000, ...options } as Connection, { tls })
  const made = new HttpConnection({ url: new URL(url), agent: ({ url }: { url: URL }) => agent(url) })
  onTestFinished(() => made.close())
  return made
}

interface Options {
  readonly signal?: AbortSignal
  readonly timeout?: number
  readonly maxResponseSize?: number
}

async function ask(asked: HttpConnection, body: Buffer | string | null = '{}', options: Options = {}) {
  const params = { method: 'POST', path: '/_bulk', querystring: 'a=b', body }
  const whole = { requestId: 1, name: 'test', context: null, timeout: 2_000, ...options }
  return await asked.request(params, whole)
}

test('the path goes below that of the node, with its name as the host', async () => {
  const seen: unknown[] = []
  const port = await httpServer(({ url, headers: { host } }, response) => {
    seen.push({ url, host })
    response.end('ok')
  })
  await ask(connection(`http://127.0.0.1:${port}/es/`))
  await ask(connection(`http://127.0.0.1:${port}`))
  const host = `127.0.0.1:${port}`
  expect(seen).toEqual([
    { url: '/es/_bulk?a=b', host },
    { url: '/_bulk?a=b', host },
  ])
})

test('a server that has enough before it has the whole body is heard, and sent no more of it', async () => {
  let closed: Promise<unknown> | undefined
  const port = await rawServer((socket) => {
    socket.pause().write(`${HEAD}content-length: 2\r\n\r\n{}`)
    closed = once(socket, 'close')
    setTimeout(() => socket.resume(), 100)
  })
  expect(await ask(connection(`http://127.0.0.1:${port}`), LARGE)).toMatchObject({
    statusCode: 413,
    body: '{}',
  })
  await closed
})

test.each([
  ['hangs up without an answer', '', /^socket hang up \(127\.0\.0\.1:\d+\)$|ECONNRESET/],
  ['changes to another protocol', SWITCHED, /^closed without an answer \(127\.0\.0\.1:\d+\)$/],
  ['says that it changes', 'HTTP/1.1 101 Switching\r\n\r\n', /^HTTP 101: another protocol/],
  ['hangs up within the answer', `${HEAD}content-length: 5\r\n\r\n{}`, /^aborted \(127\.0\.0\.1:\d+\)$/],
  ['speaks another protocol', '220 mail ready\r\n', /^Parse Error: .* \(127\.0\.0\.1:\d+\)$/],
])('a server that %s is a fault of the connection', async (_, answer, message) => {
  const port = await rawServer((socket) => void socket.end(answer))
  const lost = await ask(connection(`http://127.0.0.1:${port}`)).catch((error) => error)
  expect(lost).toBeInstanceOf(errors.ConnectionError)
  expect(lost).not.toBeInstanceOf(Unreached)
  expect(lost.message).toMatch(message)
})

test('an answer may be as long as is said, and no longer', async () => {
  const port = await httpServer((_, response) => response.end('x'.repeat(1000)))
  const asked = connection(`http://127.0.0.1:${port}`)
  expect((await ask(asked, '{}', { maxResponseSize: 1000 })).body).toHaveLength(1000)
  await expect(ask(asked, '{}', { maxResponseSize: 999 })).rejects.toThrow('an answer of more than 999 bytes')
  const endless = await httpServer((_, response) => {
    for (let n = 0; n < 10; n += 1) response.write('x'.repeat(1000))
  })
  const long = ask(connection(`http://127.0.0.1:${endless}`), '{}', { maxResponseSize: 5_000 })
  await expect(long).rejects.toThrow('an answer of more than 5000 bytes')
  const announced = await rawServer((socket) => void socket.write(`${HEAD}content-length: 5001\r\n\r\n`))
  const said = ask(connection(`http://127.0.0.1:${announced}`), '{}', { maxResponseSize: 5_000 })
  await expect(said).rejects.toThrow('an answer of more than 5000 bytes')
})

test('an answer that is packed is left to who unpacks it', async () => {
  const port = await httpServer((_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
  )
  expect((await ask(connection(`http://127.0.0.1:${port}`))).body).toEqual(Buffer.from('x'))
})

test('the limit of time is that of the whole request', async () => {
  const port = await httpServer((_, response) => {
    const timer = setInterval(() => response.write('x'), 20)
    response.on('close', () => clearInterval(timer))
  })
  const late = ask(connection(`http://127.0.0.1:${port}`), '{}', { timeout: 200 })
  await expect(late).rejects.toBeInstanceOf(errors.TimeoutError)
})

test.each(['before it begins', 'on the way', 'within the answer'])(
  'a request is given up %s',
  async (when) => {
    const giveUp = new AbortController()
    const port = await httpServer((_, response) => {
      if (when === 'within the answer') response.write('x')
      setTimeout(() => giveUp.abort(), 20)
    })
    if (when === 'before it begins') giveUp.abort()
    const asked = ask(connection(`http://127.0.0.1:${port}`), '{}', { signal: giveUp.signal })
    await expect(asked).rejects.toBeInstanceOf(errors.RequestAbortedError)
  },
)

test('requests at the same time have a socket each, and the next ones use those again', async () => {
  let open = 0
  const server = createHttpServer((request, response) => {
    request.resume().on('end', () => setTimeout(() => response.end('ok'), 50))
  })
  server.on('connection', () => {
    open += 1
  })
  const asked = connection(`http://127.0.0.1:${await listening(server)}`)
  for (let round = 0; round < 3; round++) await Promise.all(Array.from({ length: 5 }, () => ask(asked, BODY)))
  expect(open).toBe(5)
})

test('a socket that the server closes between two requests is not used again', async () => {
  const server = createHttpServer((_, response) => response.end('ok'))
  server.keepAliveTimeout = 20
  const asked = connection(`http://127.0.0.1:${await listening(server)}`)
  await ask(asked)
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  expect(await ask(asked)).toMatchObject({ statusCode: 200 })
})

test('what is closed waits for its requests, and leaves no socket', async () => {
  const server = createHttpServer((_, response) => setTimeout(() => response.end('ok'), 100))
  const asked = connection(`http://127.0.0.1:${await listening(server)}`)
  const answer = ask(asked)
  await asked.close()
  expect(await answer).toMatchObject({ body: 'ok' })
  await expect
    .poll(() => new Promise((resolve) => server.getConnections((_, count) => resolve(count))))
    .toBe(0)
})

test('who does not finish the greeting of TLS is told after the time for it', async () => {
  const { port, closed } = await silentServer()
  const asked = connection(`https://127.0.0.1:${port}`, { timeoutMs: 300 })
  const lost = await ask(asked).catch((error) => error)
  expect(lost).toMatchObject({
    name: 'ConnectionError',
    message: `no connection to 127.0.0.1:${port} within 0.3 s`,
  })
  expect(lost).toBeInstanceOf(Unreached)
  await expect.poll(closed).toBe(true)
})

test('a server that hangs up within the greeting of TLS is told by name', async () => {
  const port = await rawServer((socket) => socket.destroy())
  const lost = await ask(connection(`https://127.0.0.1:${port}`)).catch((error) => error)
  expect(lost).toBeInstanceOf(Unreached)
  expect(lost.message).toMatch(/ \(127\.0\.0\.1:\d+\)$/)
})

test('what is being opened is closed with the connection', async () => {
  const { port, closed } = await silentServer()
  const asked = connection(`https://127.0.0.1:${port}`, { timeoutMs: 60_000 })
  const late = await ask(asked, '{}', { timeout: 100 }).catch((error) => error)
  expect(late).toBeInstanceOf(errors.TimeoutError)
  await asked.close()
  await expect.poll(closed).toBe(true)
})

test.each([
  ['http', 407, 'asks for a user and password: put them into its URL (HTTP 407)'],
  ['https', 407, 'asks for a user and password: put them into its URL (HTTP 407)'],
  ['https', 403, 'lets nobody through to https://es.example:9200 (HTTP 403)'],
])('a proxy that refuses %s with %i is told by name', async (scheme, status, words) => {
  const server = createHttpServer((_, response) => response.writeHead(status).end())
  server.on('connect', (_, socket) => socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`))
  const proxy = `http://127.0.0.1:${await listening(server)}`
  const lost = await ask(connection(`${scheme}://es.example:9200`, { proxy })).catch((error) => error)
  expect(lost).toMatchObject({ name: 'ConnectionError', message: `the proxy ${proxy} ${words}` })
  expect(lost).toBeInstanceOf(Unreached)
})

test('a proxy that keeps silent is told of after the time for it', async () => {
  const proxy = `http://127.0.0.1:${await rawServer(() => {})}`
  const asked = connection('https://es.example:9200', { proxy, timeoutMs: 300 })
  const lost = await ask(asked).catch((error) => error)
  expect(lost.message).toBe(
    `the proxy ${proxy} opens no way to https://es.example:9200 (no connection to es.example:9200 within 0.3 s)`,
  )
})

test('a key that is not that of its certificate leaves no tunnel open', async () => {
  let closed = 0
  const server = createHttpServer()
  server.on('connect', (_, socket) => {
    socket.resume().write('HTTP/1.1 200 OK\r\n\r\n')
    socket.on('end', () => {
      closed += 1
    })
  })
  const proxy = `http://127.0.0.1:${await listening(server)}`
  const asked = connection('https://es.example:9200', { proxy }, { cert: 'no certificate', key: 'no key' })
  await expect(ask(asked)).rejects.toThrow('PEM')
  await expect.poll(() => closed).toBe(1)
})

test('a server behind a proxy that does not finish the greeting of TLS is not told as the proxy', async () => {
  const server = createHttpServer()
  server.on('connect', (_, socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n'))
  const proxy = `http://127.0.0.1:${await listening(server)}`
  const asked = connection('https://es.example:9200', { proxy, timeoutMs: 300 })
  const lost = await ask(asked).catch((error) => error)
  expect(lost.message).toBe('no connection to es.example:9200 within 0.3 s')
})
