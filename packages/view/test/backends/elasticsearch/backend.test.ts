import { expect, test } from 'vitest'
import {
  all,
  backendOf,
  fakeServer,
  found,
  MAPPING,
  options,
  PASSWORD,
  query,
  searched,
} from './fake-server.ts'

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
  [
    503,
    {
      error: {
        type: 'search_phase_execution_exception',
        reason: 'all shards failed',
        root_cause: [{ reason: 'disk' }],
      },
    },
    /all shards failed \(disk\)/,
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
    message: 'the query: the server refuses it: failed: bad ***',
  })
})

test('a query that is too much for OpenSearch is the query’s fault, though it answers with 500', async () => {
  const reason = { type: 'too_many_nested_clauses', reason: 'maxClauseCount is set to 1024' }
  const error = {
    type: 'search_phase_execution_exception',
    reason: 'all shards failed',
    failed_shards: [{ reason }],
  }
  const { url } = await searched(() => ({ status: 500, json: { error } }))
  await expect(backendOf(url).rows(query('_limit=1'), options())).rejects.toMatchObject({
    code: 'ERR_GRAMEXLOG_QUERY',
    message: expect.stringMatching(/too much at once \(maxClauseCount is set to 1024\).*fewer words/),
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

test('a request under way ends when its reader aborts', async () => {
  const controller = new AbortController()
  const { url } = await searched(() => {
    controller.abort(new Error('enough'))
    return undefined
  })
  const asked = backendOf(url).rows(query('_limit=1'), { nowMs: 0, signal: controller.signal })
  await expect(asked).rejects.toThrow('enough')
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
