import { once } from 'node:events'
import { renameSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Connection } from '../../src/config/target.ts'
import { ElasticsearchSink } from '../../src/sinks/elasticsearch.ts'
import { batchOf, chunkOf } from '../support/chunk.ts'
import { TARGET } from '../support/target.ts'
import { tempDir } from '../support/temp-dir.ts'

const BATCH = batchOf(chunkOf('{"x":1}\n'))
const STORED = '{"errors":false,"items":[{"create":{"status":201}}]}'

/** A server that counts what comes. `answer` gives the status, 200 if it gives none, or undefined for no answer. */
async function serve(answer: (request: IncomingMessage) => number | string | undefined = () => 200) {
  let sockets = 0
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    request.resume()
    await once(request, 'end')
    asked.push(request.headers.authorization ?? '')
    const given = answer(request)
    if (given === undefined) return
    const body = typeof given === 'string' ? given : given === 200 ? STORED : '{}'
    response.writeHead(typeof given === 'string' ? 200 : given, { 'content-type': 'application/json' })
    response.end(body)
  }).listen(0, '127.0.0.1')
  server.on('connection', () => {
    sockets += 1
  })
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  onTestFinished(stop)
  return { url: `http://127.0.0.1:${port}`, port, asked, stop, sockets: () => sockets }
}

function sinkOn(connection: Partial<Connection> & Pick<Connection, 'nodes'>) {
  const target = { ...TARGET, template: false, connection: { ...TARGET.connection, ...connection } }
  const sink = new ElasticsearchSink(target, () => {})
  onTestFinished(() => sink.close())
  return sink
}

test('targets on one server share its sockets, and one that closes leaves them to the others', async () => {
  const { url, sockets } = await serve()
  const one = sinkOn({ nodes: [url] })
  const other = sinkOn({ nodes: [url] })
  const send = async (sink: ElasticsearchSink) => {
    for (let n = 0; n < 5; n += 1) expect(await sink.deliver(BATCH)).toEqual({ kind: 'delivered' })
  }
  await send(one)
  const opened = sockets()
  await send(other)
  await one.close()
  await send(other)
  expect(sockets()).toBe(opened)
})

test('targets with another login share nothing', async () => {
  const { url, asked, sockets } = await serve()
  await sinkOn({ nodes: [url], auth: { bearer: 'one' } }).deliver(BATCH)
  await sinkOn({ nodes: [url], auth: { bearer: 'two' } }).deliver(BATCH)
  expect(asked).toEqual(['Bearer one', 'Bearer two'])
  expect(sockets()).toBe(2)
})

test('requests of one target that hang leave sockets to the others of the server', async () => {
  const { url } = await serve(({ url: path }) => (path?.startsWith('/stuck/') ? undefined : 200))
  const connection = { ...TARGET.connection, nodes: [url], timeoutMs: 60_000 }
  const stuck = new ElasticsearchSink({ ...TARGET, template: false, index: 'stuck', connection }, () => {})
  onTestFinished(() => stuck.close())
  const answers = Array.from({ length: 8 }, () => stuck.deliver(BATCH))
  expect(await sinkOn(connection).deliver(BATCH)).toEqual({ kind: 'delivered' })
  await stuck.close()
  await Promise.all(answers)
})

test('several nodes take turns, a dead one is left out, and comes back', async () => {
  const nodes = await Promise.all([serve(), serve(), serve()])
  const [one, two, three] = nodes
  const sink = sinkOn({ nodes: nodes.map(({ url }) => url) })
  const counts = () => nodes.map(({ asked }) => asked.splice(0).length)
  const send = async (times: number) => {
    let failed = 0
    for (let n = 0; n < times; n += 1) failed += (await sink.deliver(BATCH)).kind === 'delivered' ? 0 : 1
    return failed
  }
  expect(await send(9)).toBe(0)
  expect(counts()).toEqual([3, 3, 3])
  two!.stop()
  expect(await send(300)).toBeLessThan(6)
  const [first, , third] = counts()
  expect(Math.abs(first! - third!)).toBeLessThan(10)
  const back = createServer((request, response) => {
    request.resume().on('end', () => response.setHeader('content-type', 'application/json').end(STORED))
  }).listen(two!.port, '127.0.0.1')
  onTestFinished(() => void back.close())
  await once(back, 'listening')
  expect(await send(2_000)).toBe(0)
  const left = one!.asked.length + three!.asked.length
  expect(left).toBeLessThan(1_900)
})

test.each([401, 403])(
  'at %i a secret in a file is read again, and the request is sent once more',
  async (status) => {
    const file = join(tempDir(), 'login')
    writeFileSync(file, 'ann:old-secret\n')
    const basic = (password: string) => `Basic ${Buffer.from(`ann:${password}`).toString('base64')}`
    let valid = basic('old-secret')
    const { url, asked } = await serve(({ headers }) => (headers.authorization === valid ? 200 : status))
    const sink = sinkOn({ nodes: [url], auth: { option: 'http_auth', file } })
    expect(await sink.deliver(BATCH)).toEqual({ kind: 'delivered' })
    valid = basic('new-secret')
    expect(await sink.deliver(BATCH)).toMatchObject({ kind: 'retry', denied: true })
    expect(asked).toHaveLength(2)
    writeFileSync(file, 'ann:new-secret\n')
    expect(await Promise.all([sink.deliver(BATCH), sink.deliver(BATCH)])).toEqual([
      { kind: 'delivered' },
      { kind: 'delivered' },
    ])
    expect(asked.slice(2).toSorted()).toEqual(
      [valid, valid, basic('old-secret'), basic('old-secret')].toSorted(),
    )
  },
)

// What was stored by the first is not told by a second: the shipper looks for it before it sends again.
test('a request that was lost on its way is not sent once more by a file that has changed, but the next goes by it', async () => {
  const file = join(tempDir(), 'token')
  writeFileSync(file, 'old-token')
  const { url, asked } = await serve((request) => {
    if (request.headers.authorization === 'Bearer new-token') return 200
    writeFileSync(file, 'new-token')
    request.socket.destroy()
    return undefined
  })
  const sink = sinkOn({ nodes: [url], auth: { option: 'bearer_auth', file } })
  const lost = await sink.deliver(BATCH)
  expect(lost).toMatchObject({ kind: 'retry' })
  expect(lost).not.toHaveProperty('untouched')
  expect(asked).toEqual(['Bearer old-token'])
  expect(await sink.deliver(BATCH)).toEqual({ kind: 'delivered' })
  expect(asked).toEqual(['Bearer old-token', 'Bearer new-token'])
})

test('a record that the login has no right to store makes its file be read again', async () => {
  const file = join(tempDir(), 'key')
  writeFileSync(file, 'b2xkOmtleQ==')
  const refused = '{"errors":true,"items":[{"create":{"status":403,"error":{"type":"security_exception"}}}]}'
  const { url } = await serve(({ headers }) =>
    headers.authorization === 'ApiKey bmV3OmtleQ==' ? 200 : refused,
  )
  const sink = sinkOn({ nodes: [url], auth: { option: 'api_key', file } })
  expect(await sink.deliver(BATCH)).toMatchObject({ kind: 'mixed' })
  writeFileSync(file, 'bmV3OmtleQ==')
  expect(await sink.deliver(BATCH)).toMatchObject({ kind: 'mixed' })
  expect(await sink.deliver(BATCH)).toEqual({ kind: 'delivered' })
})

test('a file of a secret that is not there, or holds something else, is told by its path and tried again', async () => {
  const { url, asked } = await serve()
  const file = join(tempDir(), 'token')
  const sink = sinkOn({ nodes: [url], auth: { option: 'bearer_auth', file } })
  expect(await sink.deliver(BATCH)).toEqual({
    kind: 'retry',
    denied: false,
    reason: `the file of "bearer_auth" cannot be read (ENOENT): ${file}`,
  })
  writeFileSync(file, 'two words\n')
  expect(await sink.deliver(BATCH)).toEqual({
    kind: 'retry',
    denied: false,
    reason: `the file of "bearer_auth" does not hold a token, and nothing else: ${file}`,
  })
  writeFileSync(`${file}.new`, 'word\r\n')
  renameSync(`${file}.new`, file)
  expect(await sink.deliver(BATCH)).toEqual({ kind: 'delivered' })
  expect(asked).toEqual(['Bearer word'])
})

test('a secret that was read from a file is told neither while it is used nor afterwards', async () => {
  const file = join(tempDir(), 'token')
  writeFileSync(file, 'first-token')
  const error = { type: 'security_exception', reason: 'bad first-token, or second-token' }
  const { url } = await serve(() =>
    JSON.stringify({ errors: true, items: [{ create: { status: 401, error } }] }),
  )
  const sink = sinkOn({ nodes: [url], auth: { option: 'bearer_auth', file } })
  await sink.deliver(BATCH)
  writeFileSync(file, 'second-token')
  await sink.deliver(BATCH)
  const reason = 'bad ***, or ***'
  expect(await sink.deliver(BATCH)).toMatchObject({ items: [{ reason }] })
})

test.each([{ proxy: 'option' }, { proxy: 'environment' }])(
  'the login of a proxy of the $proxy that repeats it is not told',
  async ({ proxy }) => {
    const proxied = createServer((request, response) => {
      response
        .writeHead(400, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error: `bad ${request.headers['proxy-authorization']} sesame` }))
    }).listen(0, '127.0.0.1')
    await once(proxied, 'listening')
    onTestFinished(() => void proxied.close())
    const url = `http://bob:sesame@127.0.0.1:${(proxied.address() as { port: number }).port}`
    if (proxy === 'environment') vi.stubEnv('http_proxy', url)
    onTestFinished(() => void vi.unstubAllEnvs())
    const sink = sinkOn({ nodes: ['http://es.example:9200'], ...(proxy === 'option' && { proxy: url }) })
    expect(await sink.deliver(BATCH)).toMatchObject({ reason: 'HTTP 400: bad Basic *** ***' })
  },
)
