import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import type { Connection, Target } from '../../src/config/target.ts'
import { actionLine, batchRecords } from '../../src/shipper/batch.ts'
import { ElasticsearchSink } from '../../src/sinks/elasticsearch.ts'
import { batchOf, chunkOf } from '../support/chunk.ts'
import { TARGET } from '../support/target.ts'

interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

type Reply = { status: number; body: unknown; type?: string }

/** A server that answers what a real one cannot be made to answer, and a sink that sends to it. */
async function setUp(
  reply: (seen: Seen) => Reply | undefined,
  target: Partial<Target> = {},
  connection: Partial<Connection> = {},
) {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const now = {
      method: request.method!,
      url: request.url!,
      headers: request.headers,
      body: Buffer.concat(parts),
    }
    seen.push(now)
    const { status, body, type = 'application/json' } = reply(now) ?? { status: 200, body: {} }
    response.writeHead(status, { 'content-type': type })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const notices: string[] = []
  const sink = new ElasticsearchSink(
    {
      ...TARGET,
      index: 'app',
      template: false,
      connection: {
        nodes: [`http://127.0.0.1:${port}/prefix`],
        headers: {},
        // More than a machine that has much to do keeps an answer waiting.
        timeoutMs: 15_000,
        compress: false,
        ...connection,
      },
      ...target,
    },
    (reason) => notices.push(reason),
  )
  onTestFinished(async () => {
    await sink.close()
    server.closeAllConnections()
    server.close()
  })
  return { sink, seen, notices, server }
}

const BATCH = batchOf(chunkOf('{"x":1}\n{"x":2}\n'))
/** For those that wait for its end. */
const SHORT = { timeoutMs: 500 }
const CREATED = { create: { status: 201 } }
const bulk = (items: unknown[], errors = false): Reply => ({ status: 200, body: { errors, items } })

test('sends the batch as it is, to the bulk API of the index under the prefix', async () => {
  const { sink, seen } = await setUp(() => bulk([CREATED, CREATED]))
  expect(await sink.deliver(BATCH)).toEqual({ kind: 'delivered' })
  expect(seen).toHaveLength(1)
  expect(seen[0]!.method).toBe('POST')
  expect(seen[0]!.url).toMatch(/^\/prefix\/app\/_bulk\?filter_path=/)
  expect(seen[0]!.headers).toMatchObject({
    'content-type': 'application/x-ndjson',
    accept: 'application/json',
  })
  expect(seen[0]!.body.equals(BATCH.body)).toBe(true)
})

test('logs in with a user, or with an API key, and sends the headers that are given', async () => {
  const basic = await setUp(
    () => bulk([CREATED, CREATED]),
    {},
    { auth: { username: 'ann', password: 'pass' }, headers: { 'x-team': 'a' } },
  )
  await basic.sink.deliver(BATCH)
  expect(basic.seen[0]!.headers).toMatchObject({
    authorization: `Basic ${Buffer.from('ann:pass').toString('base64')}`,
    'x-team': 'a',
  })
  const key = await setUp(() => bulk([CREATED, CREATED]), {}, { auth: { apiKey: 'a2V5' } })
  await key.sink.deliver(BATCH)
  expect(key.seen[0]!.headers.authorization).toBe('ApiKey a2V5')
})

test('compresses when it is told to', async () => {
  const { sink, seen } = await setUp(() => bulk([CREATED, CREATED]), {}, { compress: true })
  await sink.deliver(BATCH)
  expect(seen[0]!.headers['content-encoding']).toBe('gzip')
  expect(gunzipSync(seen[0]!.body).equals(BATCH.body)).toBe(true)
})

test.each([1, 2, 3])(
  'takes %i stored records for a whole batch only if the batch had as many',
  async (stored) => {
    const { sink } = await setUp(() => bulk(Array(stored).fill(CREATED)))
    expect((await sink.deliver(BATCH)).kind).toBe(stored === 2 ? 'delivered' : 'retry')
  },
)

test('tells the records that were not simply stored, by their place', async () => {
  const error = { type: 'document_parsing_exception', reason: 'no' }
  const { sink } = await setUp(() => bulk([CREATED, { create: { status: 400, error } }], true))
  expect(await sink.deliver(BATCH)).toEqual({ kind: 'mixed', items: [{ at: 1, status: 400, ...error }] })
})

test.each<[string, Reply]>([
  ['fewer records than were sent', bulk([CREATED])],
  ['no records', { status: 200, body: {} }],
  ['a page of a proxy', { status: 200, body: '<html>', type: 'text/html' }],
  ['JSON that is none', { status: 200, body: '{"errors":fal' }],
  ['503', { status: 503, body: '<html>busy</html>', type: 'text/html' }],
  ['429', { status: 429, body: { error: { type: 'es_rejected_execution_exception', reason: 'busy' } } }],
  ['a redirect', { status: 302, body: '' }],
])('an answer of %s is tried again', async (_, reply) => {
  const { sink } = await setUp(() => reply)
  expect(await sink.deliver(BATCH)).toMatchObject({ kind: 'retry', denied: false })
})

test.each([401, 403, 404])('%i waits for somebody to act, and says why', async (status) => {
  const body = { error: { type: 'security_exception', reason: 'missing credentials' } }
  const { sink } = await setUp(
    () => ({ status, body }),
    {},
    { auth: { username: 'ann', password: 'geheim' } },
  )
  const answer = await sink.deliver(BATCH)
  expect(answer).toEqual({
    kind: 'retry',
    denied: true,
    untouched: true,
    reason: `HTTP ${status}: security_exception: missing credentials${status === 401 ? '; look at the login: http_auth, api_key or bearer_auth' : ''}`,
  })
})

test('413 asks for a smaller batch, and so does a 400 of Elasticsearch, but not one of a proxy or a gateway', async () => {
  const answer = async (reply: Reply) => (await setUp(() => reply)).sink.deliver(BATCH)
  expect(await answer({ status: 413, body: '' })).toMatchObject({ kind: 'split', status: 413 })
  expect(await answer({ status: 400, body: { error: { type: 'illegal', reason: 'x' } } })).toMatchObject({
    kind: 'split',
  })
  for (const reply of [
    { status: 400, body: '<html>', type: 'text/html' },
    { status: 400, body: { message: 'Bad Request' } },
    { status: 400, body: { error: 'Bad Request', status: 400 } },
    { status: 400, body: { error: { code: 400, message: 'Bad Request' } } },
    { status: 400, body: 'null' },
  ])
    expect(await answer(reply), JSON.stringify(reply)).toMatchObject({ kind: 'retry', denied: true })
})

test('no answer in time, and no server at all, are tried again', async () => {
  const { sink, server } = await setUp(() => ({ status: 200, body: {} }), {}, SHORT)
  server.removeAllListeners('request')
  expect(await sink.deliver(BATCH)).toMatchObject({ kind: 'retry', reason: 'no answer in time', late: true })
  server.closeAllConnections()
  server.close()
  expect(await sink.deliver(BATCH)).toMatchObject({
    kind: 'retry',
    reason: expect.stringMatching(/ECONNREFUSED|ECONNRESET|closed/),
  })
})

test('a secret that the server repeats goes no further', async () => {
  const login = Buffer.from('ann:geheim').toString('base64')
  const echo = (seen: Seen) => ({
    error: { type: 'x', reason: `bad ${seen.headers.authorization} ${seen.headers['x-token']} geheim` },
  })
  const connection = { auth: { username: 'ann', password: 'geheim' }, headers: { 'x-token': 'tok-en' } }
  const whole = await setUp((seen) => ({ status: 401, body: echo(seen) }), {}, connection)
  const items = await setUp(
    (seen) => bulk([CREATED, { create: { status: 400, ...echo(seen) } }], true),
    {},
    connection,
  )
  for (const { sink } of [whole, items]) {
    const told = JSON.stringify(await sink.deliver(BATCH))
    expect(told).toContain('bad Basic *** *** ***')
    for (const secret of ['geheim', login, 'tok-en']) expect(told).not.toContain(secret)
  }
})

test('an answer that comes byte by byte is not in time either', async () => {
  const { sink, server } = await setUp(() => undefined, {}, SHORT)
  server.removeAllListeners('request')
  server.on('request', (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const drip = setInterval(() => response.write(' '), 50)
    response.on('close', () => clearInterval(drip))
  })
  const startedMs = performance.now()
  expect(await sink.deliver(BATCH)).toMatchObject({ kind: 'retry', reason: 'no answer in time' })
  expect(performance.now() - startedMs).toBeGreaterThan(450)
})

test('closes at once, though a server hangs', async () => {
  const { sink, server } = await setUp(() => undefined, {}, { timeoutMs: 60_000 })
  server.removeAllListeners('request')
  const answer = sink.deliver(BATCH)
  await new Promise((resolve) => setTimeout(resolve, 50))
  const started = performance.now()
  await sink.close()
  await answer
  expect(performance.now() - started).toBeLessThan(1_000)
})

test('a large batch that is refused costs hardly more memory than it has', async () => {
  const { sink } = await setUp(() => ({ status: 503, body: {} }))
  const batch = batchOf(chunkOf(`{"x":"${'x'.repeat(2_000_000)}"}\n`))
  await sink.deliver(batch)
  const before = process.memoryUsage().heapUsed
  expect(await sink.deliver(batch)).toMatchObject({ kind: 'retry' })
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(30e6)
})

const resolved = (found: object): Reply => ({
  status: 200,
  body: { indices: [], aliases: [], data_streams: [], ...found },
})
const STREAM = resolved({ data_streams: [{ name: 'app', backing_indices: ['.ds-1', '.ds-2'] }] })
const IDS = [...batchRecords(BATCH)].map(({ id }) => id)

/** A server behind whose name there is something, in which a search finds some ids. */
function behind(whereabouts: Reply, found: Reply, stored: Reply = bulk([CREATED])) {
  return ({ url }: Seen): Reply => {
    if (url.includes('/_resolve/')) return whereabouts
    if (url.includes('/_search') || (url.includes('/_refresh') && '_shards' in Object(found.body)))
      return found
    return url.includes('/_bulk') ? stored : { status: 200, body: {} }
  }
}

/** What a search finds: ids of the first index, or with an index. */
const hits = (...copies: (string | undefined | readonly [id: string, index: string])[]): Reply => ({
  status: 200,
  body: {
    timed_out: false,
    hits: {
      hits: copies.map((copy) => {
        const [_id, _index] = typeof copy === 'object' ? copy : [copy, '.ds-1']
        return { _id, _index }
      }),
    },
  },
})
const DELETED: Reply = { status: 200, body: { items: [{ delete: { status: 200 } }] } }
const asked = (seen: readonly Seen[]) => seen.map(({ url }) => /_\w+/.exec(url)![0])

test('what is sent for the first time is not looked for', async () => {
  const { sink, seen } = await setUp(behind(STREAM, hits(), bulk([CREATED, CREATED])))
  await sink.deliver(BATCH)
  expect(asked(seen)).toEqual(['_bulk'])
})

test('of what is sent again, that which an older index of a data stream has is left out', async () => {
  const { sink, seen } = await setUp(behind(STREAM, hits(IDS[0])))
  const answer = await sink.deliver(BATCH, { unsure: true })
  expect(answer).toEqual({ kind: 'mixed', items: [{ at: 0, status: 409, type: '', reason: '' }] })
  const look = ['_resolve', '_refresh', '_search']
  expect(asked(seen)).toEqual([...look, '_bulk', ...look])
  expect(seen[2]!.url).toContain('allow_partial_search_results=false')
  expect(JSON.parse(seen[2]!.body.toString()).query).toEqual({ ids: { values: IDS } })
  expect(seen[3]!.body.toString()).toContain(IDS[1])
  expect(seen[3]!.body.toString()).not.toContain(IDS[0])
})

test('the places of those that are refused are told as in the whole batch', async () => {
  const error = { type: 'document_parsing_exception', reason: 'no' }
  const refused = bulk([{ create: { status: 400, error } }], true)
  const { sink } = await setUp(behind(STREAM, hits(IDS[0]), refused))
  expect(await sink.deliver(BATCH, { unsure: true })).toEqual({
    kind: 'mixed',
    items: [
      { at: 0, status: 409, type: '', reason: '' },
      { at: 1, status: 400, ...error },
    ],
  })
})

test('a batch that is there whole is not sent; of a record that is there twice the older goes', async () => {
  const alias = resolved({ aliases: [{ name: 'app', indices: ['app-1'] }] })
  const found = hits([IDS[1]!, 'app-2'], [IDS[0]!, 'app-1'], [IDS[1]!, 'app-1'])
  const { sink, seen, notices } = await setUp(behind(alias, found, DELETED))
  const answer = await sink.deliver(BATCH, { unsure: true })
  expect(answer.kind === 'mixed' && answer.items.map(({ status }) => status)).toEqual([409, 409])
  expect(asked(seen)).toEqual(['_resolve', '_refresh', '_search', '_bulk'])
  expect(seen[3]!.url).toContain('/app-1/_bulk?')
  expect(seen[3]!.body.toString()).toBe(`{"delete":{"_id":"${IDS[1]}"}}\n`)
  expect(notices).toEqual([])
})

test('a record that was stored a second time by a sending counts as a duplicate', async () => {
  let searches = 0
  const twice = hits([IDS[0]!, '.ds-2'], [IDS[0]!, '.ds-1'], [IDS[1]!, '.ds-2'])
  const { sink, seen } = await setUp((one) => {
    const found = one.url.includes('/_search') && ++searches > 1 ? twice : hits()
    const deletes = one.body.toString().startsWith('{"delete"')
    return behind(STREAM, found, deletes ? DELETED : bulk([CREATED, CREATED]))(one)
  })
  const answer = await sink.deliver(BATCH, { unsure: true })
  expect(answer).toEqual({ kind: 'mixed', items: [{ at: 0, status: 409, type: '', reason: '' }] })
  const look = ['_resolve', '_refresh', '_search']
  expect(asked(seen)).toEqual([...look, '_bulk', ...look, '_bulk'])
  expect(seen.at(-1)!.body.toString()).toBe(`{"delete":{"_id":"${IDS[0]}"}}\n`)
})

test.each<[string, Reply, string]>([
  [
    'one by one',
    bulk([{ delete: { status: 403, error: { type: 'security_exception' } } }], true),
    'security_exception',
  ],
  ['at all', { status: 403, body: {} }, 'HTTP 403'],
])('who may not delete, %s, is told once that a record is there twice', async (_, refusal, reason) => {
  const found = hits([IDS[0]!, '.ds-1'], [IDS[0]!, '.ds-2'], [IDS[1]!, '.ds-2'])
  const { sink, notices } = await setUp(behind(STREAM, found, refusal))
  for (let n = 0; n < 2; n += 1) {
    const answer = await sink.deliver(BATCH, { unsure: true })
    expect(answer.kind === 'mixed' && answer.items.map(({ status }) => status)).toEqual([409, 409])
  }
  expect(notices).toEqual([`records that are in "app" twice could not be made one (${reason})`])
})

test('a record that a batch has twice does not shift the places of the others', async () => {
  const lines = ['{"x":1}', '{"x":2}', '{"x":3}'].map(
    (line, n) => `${actionLine(IDS[n] ?? 'j-1-9')}${line}\n`,
  )
  const batch = { body: Buffer.from([lines[0], ...lines].join('')), count: 4 }
  const { sink, seen } = await setUp(behind(STREAM, hits('j-1-9'), bulk([CREATED, CREATED, CREATED])))
  const answer = await sink.deliver(batch, { unsure: true })
  expect(answer).toEqual({ kind: 'mixed', items: [{ at: 3, status: 409, type: '', reason: '' }] })
  const sent = seen[3]!.body.toString()
  expect([...sent.matchAll(/"_id":"([^"]+)"/g)].map(([, id]) => id)).toEqual([IDS[0], IDS[0], IDS[1]])
})

test.each<[string, Reply]>([
  [
    'is told one by one',
    bulk([{ delete: { status: 429, error: { type: 'es_rejected_execution_exception' } } }], true),
  ],
  ['is told at all', { status: 429, body: {} }],
  ['is not told', { status: 200, body: {} }],
  ['is a fault', { status: 503, body: {} }],
])('what cannot be deleted now, and that %s, is deleted later', async (_, refusal) => {
  const found = hits([IDS[0]!, '.ds-1'], [IDS[0]!, '.ds-2'], [IDS[1]!, '.ds-2'])
  let refused = false
  const { sink, notices } = await setUp((one) => {
    const deletes = one.body.toString().startsWith('{"delete"')
    if (deletes && !refused) {
      refused = true
      return refusal
    }
    return behind(STREAM, found, DELETED)(one)
  })
  expect(await sink.deliver(BATCH, { unsure: true })).toMatchObject({ kind: 'retry', untouched: true })
  const answer = await sink.deliver(BATCH, { unsure: true })
  expect(answer.kind === 'mixed' && answer.items.map(({ status }) => status)).toEqual([409, 409])
  expect(notices).toEqual([])
})

test('where only the look behind a sending fails, some of it may be stored', async () => {
  let searches = 0
  const { sink } = await setUp((one) => {
    if (one.url.includes('/_search') && ++searches > 1) return { status: 429, body: {} }
    return behind(STREAM, hits(), bulk([CREATED, CREATED]))(one)
  })
  expect(await sink.deliver(BATCH, { unsure: true })).toMatchObject({ kind: 'retry', untouched: false })
})

test.each([
  ['a plain index, once', resolved({ indices: [{ name: 'app' }] }), ['_resolve', '_bulk', '_bulk']],
  [
    'a data stream of one index',
    resolved({ data_streams: [{ backing_indices: ['.ds-1'] }] }),
    ['_resolve', '_bulk', '_resolve', '_resolve', '_bulk', '_resolve'],
  ],
  ['nothing', { status: 404, body: {} }, ['_resolve', '_bulk', '_resolve', '_resolve', '_bulk', '_resolve']],
])('%s refuses an id by itself: nothing is searched for', async (_, whereabouts, expected) => {
  const { sink, seen } = await setUp(behind(whereabouts, hits(IDS[0]), bulk([CREATED, CREATED])))
  for (let n = 0; n < 2; n += 1)
    expect(await sink.deliver(BATCH, { unsure: true })).toEqual({ kind: 'delivered' })
  expect(asked(seen)).toEqual(expected)
})

test.each<[string, Reply, Reply]>([
  ['the search fails', STREAM, { status: 503, body: {} }],
  ['a shard is not refreshed', STREAM, { status: 200, body: { _shards: { failed: 1 } } }],
  ['the search ends before its end', STREAM, { status: 200, body: { timed_out: true } }],
  ['a proxy answers the search', STREAM, { status: 200, body: '<html>', type: 'text/html' }],
  ['a proxy refuses it', STREAM, { status: 403, body: '<html>', type: 'text/html' }],
  ['the login is wrong', { status: 401, body: {} }, hits()],
  ['a proxy tells what is there', { status: 200, body: {} }, hits()],
])('nothing is sent again while %s', async (_, whereabouts, found) => {
  const { sink, seen } = await setUp(behind(whereabouts, found))
  expect(await sink.deliver(BATCH, { unsure: true })).toMatchObject({ kind: 'retry', untouched: true })
  expect(asked(seen)).not.toContain('_bulk')
})

test('who may not search sends again, and is told once what that may do', async () => {
  const { sink, notices } = await setUp(behind(STREAM, { status: 403, body: {} }, bulk([CREATED, CREATED])))
  for (let n = 0; n < 2; n += 1)
    expect(await sink.deliver(BATCH, { unsure: true })).toEqual({ kind: 'delivered' })
  expect(notices).toEqual([expect.stringMatching(/"app" already cannot be found out.*may be stored twice$/)])
})

test('whether an answer says that nothing is stored', async () => {
  const untouched = async (reply: Reply) => {
    const answer = await (await setUp(() => reply)).sink.deliver(BATCH)
    return answer.kind === 'retry' && answer.untouched === true
  }
  expect(await untouched({ status: 429, body: {} })).toBe(true)
  expect(await untouched({ status: 503, body: {} })).toBe(false)
  expect(await untouched({ status: 200, body: '{"errors":fal' })).toBe(false)
  const { sink, server } = await setUp(() => ({ status: 200, body: {} }))
  server.close()
  server.closeAllConnections()
  expect(await sink.deliver(BATCH)).toMatchObject({
    untouched: true,
    reason: expect.stringMatching(/ECONNREFUSED/),
  })
})
