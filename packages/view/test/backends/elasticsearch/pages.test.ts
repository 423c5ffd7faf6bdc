import { expect, test } from 'vitest'
import { all, backendOf, found, options, pointed, query, searched } from './fake-server.ts'

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

test('a server that cannot tell records apart by their shards does so by their ids', async () => {
  const reason = {
    type: 'query_shard_exception',
    reason: 'No mapping found for [_shard_doc] in order to sort on',
  }
  const { url, asked } = await searched((one) => {
    if (!JSON.stringify(one.body?.sort ?? '').includes('_shard_doc')) return pointed(3, one, true)
    return {
      status: 400,
      json: { error: { type: 'search_phase_execution_exception', root_cause: [reason] } },
    }
  })
  const backend = backendOf(url)
  for (let times = 0; times < 2; times += 1)
    expect(await all(backend.rows(query(''), options()))).toHaveLength(3)
  const ties = asked.filter(({ path }) => path === '/_search').map(({ body }) => body.sort.at(-1))
  expect(ties).toEqual([{ _shard_doc: 'desc' }, { _id: 'desc' }, { _id: 'desc' }])
})

test('a server without points in time gives its pages as they are', async () => {
  const { url, asked } = await searched(({ path, body }) => {
    if (/_pit$|point_in_time$/.test(path)) return { status: 400, json: { error: 'unrecognized parameter' } }
    return found(1_500, body)
  })
  const backend = backendOf(url)
  for (let times = 0; times < 2; times += 1)
    expect(await all(backend.rows(query(''), options()))).toHaveLength(1_500)
  expect(asked.filter(({ path }) => /_pit$|point_in_time$/.test(path))).toHaveLength(2)
  const searches = asked.filter(({ path }) => path === '/app/_search')
  expect(searches.map(({ body }) => body.sort.at(-1))).toEqual(Array(4).fill({ _id: 'desc' }))
  expect(searches[1]?.body).not.toHaveProperty('pit')
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
