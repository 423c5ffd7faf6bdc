import { expect, test } from 'vitest'
import type { Row } from '../../../src/backends/backend.ts'
import { sizeFault } from '../../../src/backends/elasticsearch/composite.ts'
import { parseQuery } from '../../../src/query/parse.ts'
import { type Asked, backendOf, fakeServer, type Told } from './fake-server.ts'

const options = () => ({ nowMs: 0, signal: new AbortController().signal })
const LEVEL = { level: { type: 'keyword' } }

/** A server with so many groups of one record each; `longest`: it gives no more at a time. */
async function grouped(total: number, properties: object = LEVEL, longest = Number.POSITIVE_INFINITY) {
  const { url, asked } = await fakeServer(({ path, body }): Told => {
    if (path.endsWith('/_mapping')) return { json: { app: { mappings: { properties } } } }
    const { size, after } = body.aggs.groups.composite
    // Longer than our client takes, as it says itself.
    if (size > longest) return { headers: { 'content-length': String(100 * 1024 * 1024) } }
    const start = after === undefined ? 0 : after[0] + 1
    const aggregates = Object.fromEntries(
      Object.keys(body.aggs.groups.aggs).map((name) => [name, { count: 0 }]),
    )
    const buckets = Array.from({ length: Math.min(size, total - start) }, (_, at) => {
      return { key: { 0: start + at }, doc_count: 1, ...aggregates }
    })
    const after_key = buckets.at(-1)?.key
    return {
      json: { timed_out: false, aggregations: { groups: { buckets, ...(after_key && { after_key }) } } },
    }
  })
  const backend = backendOf(url)
  const rows = async (query: string): Promise<Row[]> => {
    const found: Row[] = []
    const answer = await backend.rows(parseQuery(new URLSearchParams(query)), options())
    for await (const piece of answer.rows) found.push(...piece)
    return found
  }
  const sizes = () => asked.flatMap(({ body }: Asked) => body?.aggs?.groups.composite.size ?? [])
  return { rows, sizes }
}

test('all groups come, page by page', async () => {
  const { rows, sizes } = await grouped(12_000)
  expect(await rows('_by=level&_c=*|count&_sort=-level&_limit=1')).toEqual([{ level: 11_999, '*|count': 1 }])
  expect(sizes()).toEqual([5_000, 5_000, 5_000])
})

test('groups whose answer is too long come in smaller pages', async () => {
  const { rows, sizes } = await grouped(2_000, LEVEL, 1_500)
  expect(await rows('_by=level&_c=*|count')).toHaveLength(2_000)
  expect(sizes()).toEqual([5_000, 2_500, 1_250, 1_250])
})

test('groups with many aggregates come in smaller pages, and are refused before they fill the memory', async () => {
  const numbers = Object.fromEntries(Array.from({ length: 499 }, (_, n) => [`n${n}`, { type: 'double' }]))
  const { rows, sizes } = await grouped(150, { ...LEVEL, ...numbers })
  expect(await rows('_by=level')).toHaveLength(150)
  expect(sizes()).toEqual([100, 100])
  expect(sizeFault(100_000, 50)).toBeUndefined()
  expect(sizeFault(10_001, 500)?.message).toContain('too many groups for 500 columns')
})

test('more groups than are held are refused', async () => {
  const { rows, sizes } = await grouped(1_000_000)
  await expect(rows('_by=level&_c=*|count')).rejects.toMatchObject({
    code: 'ERR_GRAMEXLOG_QUERY',
    message: expect.stringContaining('more than 100,000 groups'),
  })
  expect(sizes()).toHaveLength(21)
})

test('groups have no sums of what has none, and name what cannot be', async () => {
  const { rows } = await grouped(1, { ...LEVEL, day: { type: 'date' }, note: { type: 'text' } })
  expect(await rows('_by=level&_c=level|sum&_c=day|avg&_c=day|min')).toEqual([
    { level: 0, 'level|sum': null, 'day|avg': null, 'day|min': null },
  ])
  await expect(rows('_by=level&_c=*|sum')).rejects.toThrow('*|sum: is of records, which have only *|count')
  await expect(rows('_by=note&_c=*|count')).rejects.toThrow('note: is mapped as text without a keyword')
  await expect(rows('_by=level&_sort=day')).rejects.toThrow('_sort=day: is nothing that these groups have')
})
