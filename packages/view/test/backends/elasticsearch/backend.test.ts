import { expect, test } from 'vitest'
import type { Answer } from '../../../src/backends/backend.ts'
import { parseQuery } from '../../../src/query/parse.ts'
import { type Asked, backendOf, fakeServer, PASSWORD, type Told } from './fake-server.ts'

const options = () => ({ nowMs: 0, signal: new AbortController().signal })
const query = (url: string) => parseQuery(new URLSearchParams(url))
const MAPPING: Told = {
  json: { app: { mappings: { properties: { '@timestamp': { type: 'date' }, level: { type: 'keyword' } } } } },
}

async function all(answer: Promise<Answer>): Promise<unknown[]> {
  const rows: unknown[] = []
  for await (const piece of (await answer).rows) rows.push(...piece)
  return rows
}

/** A server with a mapping, that answers searches so. */
function searched(answer: (asked: Asked) => Told | undefined) {
  return fakeServer((asked) => (asked.path.endsWith('/_mapping') ? MAPPING : answer(asked)))
}

/** So many records, from the place that a search asks for on. */
function hitsOf(total: number, { search_after, size, from = 0 }: Asked['body']) {
  const start = search_after === undefined ? from : search_after[0] + 1
  return Array.from({ length: Math.max(0, Math.min(size, total - start)) }, (_, at) => {
    return { _id: `id${start + at}`, _index: 'app', _source: { n: start + at }, sort: [start + at] }
  })
}

const found = (total: number, body: Asked['body']): Told => ({
  json: { timed_out: false, hits: { total: { value: total }, hits: hitsOf(total, body) } },
})

/** As Elasticsearch has points in time; another product refuses those. */
function pointed(total: number, { path, method, body }: Asked, opensearch = false): Told {
  if (path === '/app/_pit' && !opensearch) return { json: { id: 'point' } }
  if (path === '/app/_pit') return { status: 405, json: { error: 'Incorrect HTTP method' } }
  if (path === '/app/_search/point_in_time') return { json: { pit_id: 'point' } }
  if (method === 'DELETE') return { json: { succeeded: true } }
  return found(total, body)
}

test('an index that is not there yet has no records', async () => {
  const missing = { error: { type: 'index_not_found_exception', reason: 'no such index [app]' } }
  const { url } = await fakeServer(() => ({ status: 404, json: missing }))
  const backend = backendOf(url)
  expect(await all(backend.rows(query('level=info&_sort=any'), options()))).toEqual([])
  expect(await backend.rows(query('_meta=y'), options())).toMatchObject({ count: 0 })
  expect(await all(backend.rows(query('_by=level&_c=*|count'), options()))).toEqual([])
  expect(await all(backend.rows(query('_by=&_c=*|count&_c=x|count&_c=x|sum'), options()))).toEqual([
    { '*|count': 0, 'x|count': 0, 'x|sum': null },
  ])
  expect(await backend.columns(options())).toEqual([])
  expect((await backend.histogram(query(''), { ...options(), bars: 60 })).bars).toEqual([])
  expect(await backend.statistics(query(''), 'level', { ...options(), most: 10 })).toEqual({
    records: 0,
    present: 0,
    top: [],
  })
})

test.each([
  [
    401,
    { error: { type: 'security_exception', reason: `unable to authenticate app:${PASSWORD}` } },
    /HTTP 401.*http_auth/,
  ],
  [
    403,
    { error: { type: 'security_exception', reason: 'not authorized' } },
    /HTTP 403.*"read" and "view_index_metadata"/,
  ],
  [
    503,
    { error: { type: 'cluster_block_exception', reason: 'no master' } },
    /HTTP 503: cluster_block_exception/,
  ],
  [429, { error: { type: 'circuit_breaking_exception', reason: 'too large' } }, /HTTP 429/],
  [400, { error: { type: 'index_closed_exception', reason: 'closed' } }, /HTTP 400: index_closed_exception/],
  [400, 'Bad Request', /HTTP 400/],
  [200, { hits: {} }, /is this Elasticsearch\?/],
  [200, { timed_out: true, hits: { hits: [] } }, /took too long/],
])('an answer with %i %j is told as records that cannot be read now', async (status, json, words) => {
  const { url } = await searched(() => ({ status, json }))
  const backend = backendOf(url)
  const asked = backend.rows(query('_limit=1'), options())
  await expect(asked).rejects.toMatchObject({ code: 'ERR_GRAMEXLOG_UNAVAILABLE' })
  const message = await asked.catch((error) => String(error.message))
  expect(message).toMatch(words)
  expect(message).toMatch(/^the records of "app" cannot be read from the index "app" now: /)
  expect(message).not.toContain(PASSWORD)
})

test('a server that is not there is told so', async () => {
  const backend = backendOf('http://127.0.0.1:1')
  await expect(backend.columns(options())).rejects.toMatchObject({
    code: 'ERR_GRAMEXLOG_UNAVAILABLE',
    message: expect.stringMatching(/cannot be read from the index "app" now: .*ECONNREFUSED/),
  })
})

test('what the server finds wrong with a query is told by its innermost reason, without a secret', async () => {
  const reason = { type: 'query_shard_exception', reason: 'failed', caused_by: { reason: `bad ${PASSWORD}` } }
  const error = {
    type: 'search_phase_execution_exception',
    reason: 'all shards failed',
    failed_shards: [{ reason }],
  }
  const { url } = await searched(() => ({ status: 400, json: { error } }))
  await expect(backendOf(url).rows(query('_limit=1'), options())).rejects.toMatchObject({
    code: 'ERR_GRAMEXLOG_QUERY',
    message: 'the server refuses the query: failed: bad ***',
  })
})

test('a page is one search, for whose columns the server is asked once', async () => {
  const { url, asked } = await searched(({ body }) => found(5, body))
  const backend = backendOf(url)
  for (let times = 0; times < 3; times += 1)
    expect(await all(backend.rows(query('_limit=2&_offset=1'), options()))).toEqual([{ n: 1 }, { n: 2 }])
  expect(asked.map(({ path }) => path)).toEqual(['/app/_mapping', ...Array(3).fill('/app/_search')])
  expect(asked[1]?.body).toMatchObject({
    track_total_hits: false,
    sort: [{ '@timestamp': { order: 'desc' } }, { _doc: 'desc' }],
  })
  expect(await backend.rows(query('_limit=2&_meta=y'), options())).toMatchObject({ count: 5 })
})

test('a column that no record has is named with the nearest, unless it has just come', async () => {
  let fields: Record<string, object> = { level: { type: 'keyword' } }
  const { url } = await fakeServer(({ path, body }) =>
    path.endsWith('/_mapping') ? { json: { app: { mappings: { properties: fields } } } } : found(1, body),
  )
  const backend = backendOf(url)
  for (const url of [
    'levle=x',
    '_sort=levle',
    '_c=levle',
    '_by=levle',
    '_by=level&_c=levle|sum',
    '_by=&levle|sum>=1',
  ])
    await expect(backend.rows(query(url), options()), url).rejects.toMatchObject({
      code: 'ERR_GRAMEXLOG_QUERY',
      message: 'no record has the column "levle"; did you mean "level"?\n  there are: level',
    })
  await expect(backend.statistics(query(''), 'levle', { ...options(), most: 1 })).rejects.toThrow('"level"')
  await expect(backend.histogram(query(''), { ...options(), bars: 1, by: 'levle' })).rejects.toThrow(
    '"level"',
  )
  const any = { ...options(), anyColumn: true }
  expect(await all(backend.rows(query('levle!=x&_c=levle&_sort=levle&_limit=1'), any))).toEqual([
    { levle: null },
  ])
  fields = { ...fields, levle: { type: 'keyword' } }
  expect(await all(backend.rows(query('levle=x&_limit=1'), options()))).toHaveLength(1)
})

test('while there is no record a query may speak of any column', async () => {
  const { url } = await searched(({ body }) => found(0, body))
  expect(await all(backendOf(url).rows(query('any=x&_sort=other'), options()))).toEqual([])
})

test('all records come in pages of a point in time, which is closed behind the last', async () => {
  const { url, asked } = await searched((one) => pointed(2_500, one))
  expect(await all(backendOf(url).rows(query(''), options()))).toHaveLength(2_500)
  const searches = asked.filter(({ path }) => path === '/_search').map(({ body }) => body)
  expect(searches.map(({ search_after, size }) => [search_after, size])).toEqual([
    [undefined, 1_000],
    [[999], 1_000],
    [[1_999], 1_000],
  ])
  expect(asked.filter(({ method }) => method === 'DELETE')).toMatchObject([
    { path: '/_pit', body: { id: 'point' } },
  ])
})

test('OpenSearch opens them in its own way, which is found out once', async () => {
  const { url, asked } = await searched((one) => pointed(3, one, true))
  const backend = backendOf(url)
  for (let times = 0; times < 2; times += 1)
    expect(await all(backend.rows(query(''), options()))).toHaveLength(3)
  const opened = asked.filter(({ path }) => /point_in_time|_pit/.test(path))
  expect(opened.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /app/_pit',
    ...Array(2).fill(['POST /app/_search/point_in_time', 'DELETE /_search/point_in_time']).flat(),
  ])
})

test('rows far behind are reached without their records', async () => {
  const { url, asked } = await searched((one) => pointed(25_000, one))
  const rows = await all(backendOf(url).rows(query('_offset=20500&_limit=2'), options()))
  expect(rows).toEqual([{ n: 20_500 }, { n: 20_501 }])
  const searches = asked.filter(({ path }) => path === '/_search').map(({ body }) => body)
  expect(searches.map(({ size, _source }) => [size, _source])).toEqual([
    [10_000, false],
    [10_000, false],
    [500, false],
    [2, true],
  ])
})

test('a reader who stops, and one who aborts, leave no point in time open', async () => {
  const { url, asked } = await searched((one) => pointed(5_000, one))
  const backend = backendOf(url)
  for await (const piece of (await backend.rows(query(''), options())).rows) {
    expect(piece).toHaveLength(1_000)
    break
  }
  const closed = () => asked.filter(({ method }) => method === 'DELETE').length
  expect(closed()).toBe(1)
  // Nobody comes for the rows.
  const unread = new AbortController()
  await backend.rows(query(''), { nowMs: 0, signal: unread.signal })
  unread.abort()
  await expect.poll(closed).toBe(2)
  // Nor where there is but one page.
  await backend.rows(query('_limit=1500&_offset=4900'), options())
  expect(closed()).toBe(3)
  // Between two pages.
  const reading = new AbortController()
  const { rows } = await backend.rows(query(''), { nowMs: 0, signal: reading.signal })
  const read = async () => {
    for await (const _ of rows) reading.abort(new Error('enough'))
  }
  await expect(read()).rejects.toThrow('enough')
  await expect.poll(closed).toBe(4)
})

test('a request under way ends when its reader aborts', async () => {
  const controller = new AbortController()
  const { url } = await searched(() => {
    controller.abort(new Error('enough'))
    return undefined
  })
  const asked = backendOf(url).rows(query('_limit=1'), { nowMs: 0, signal: controller.signal })
  await expect(asked).rejects.toThrow('enough')
})

test('an answer that is too long is asked for in smaller pages', async () => {
  const { url, asked } = await searched((one) => {
    // Longer than our client takes, as it says itself.
    if (one.body?.size > 300) return { headers: { 'content-length': String(100 * 1024 * 1024) } }
    return pointed(1_000, one)
  })
  expect(await all(backendOf(url).rows(query('_limit=1000'), options()))).toHaveLength(1_000)
  const sizes = asked.filter(({ path }) => path.endsWith('/_search')).map(({ body }) => body.size)
  expect(sizes).toEqual([1_000, 1_000, 500, 250, 250, 250, 250])
})

test('records without a value are gone on behind, whatever number stands for that', async () => {
  const { url, asked } = await searched((one) => {
    if (one.body?.size !== 1_000) return pointed(0, one)
    const text = JSON.stringify(found(1_000, one.body).json)
    // The largest of Java's whole numbers.
    return {
      json: JSON.parse(
        text.replaceAll(/"sort":\[\d+\]/g, '"sort":[9223372036854775807,-9223372036854775808,7]'),
      ),
    }
  })
  const { rows } = await backendOf(url).rows(query(''), options())
  for await (const _ of rows) if (asked.filter(({ path }) => path === '/_search').length > 1) break
  expect(asked.filter(({ path }) => path === '/_search')[1]?.body.search_after).toEqual([1e30, -1e30, 7])
})

test('of an index with dates only what has one is asked, and never another name', async () => {
  const names = ['app-2026.01.31', 'app-web', 'app-2026.02.01'].map((name) => ({ name }))
  const { url, asked } = await fakeServer(({ path, body }) => {
    if (path.startsWith('/_resolve/index/'))
      return { json: { indices: names, aliases: [], data_streams: [] } }
    return path.endsWith('/_mapping') ? MAPPING : found(1, body)
  })
  const backend = backendOf(url, { index: 'app-{yyyy.MM.dd}' })
  expect(await all(backend.rows(query('_index=app-web&_limit=1'), options()))).toHaveLength(1)
  expect(asked.map(({ path }) => path)).toEqual([
    '/_resolve/index/app-*',
    '/app-2026.01.31,app-2026.02.01/_mapping',
    '/app-2026.01.31,app-2026.02.01/_search',
  ])
})
