import { expect, test } from 'vitest'
import type { StatisticsOptions } from '../../../src/backends/backend.ts'
import { parseQuery } from '../../../src/query/parse.ts'
import { LocalTarget, NOW } from '../../support/local-target.ts'

const { signal } = new AbortController()

function statisticsOf(
  target: LocalTarget,
  column: string,
  url = '',
  options: Partial<StatisticsOptions> = {},
) {
  const query = parseQuery(new URLSearchParams(url))
  return target.backend.statistics(query, column, { nowMs: NOW, signal, most: 3, ...options })
}

test('the most frequent values of a column are told, and in how many records each is', async () => {
  const target = new LocalTarget()
  target.write(['a', ['b', 'b', 'a'], 'c', null, [], { o: 1 }, 'c', 'c', [null]].map((v) => ({ v })))
  target.write([{ w: 1 }], 2)
  expect(await statisticsOf(target, 'v')).toEqual({
    records: 10,
    present: 6,
    top: [
      { value: 'c', count: 3 },
      { value: 'a', count: 2 },
      { value: 'b', count: 1 },
    ],
  })
})

test('numbers have a least, a greatest and a mean, times the first two', async () => {
  const target = new LocalTarget()
  target.write([
    { n: 1, '@timestamp': '2026-01-31T00:00:00Z' },
    { n: [2, 'x'], '@timestamp': 1769904000000 },
    { n: 4.5 },
    { n: 100 },
  ])
  expect(await statisticsOf(target, 'n', 'n<=50')).toMatchObject({
    records: 3,
    present: 3,
    min: 1,
    max: 4.5,
    avg: 2.5,
  })
  expect(await statisticsOf(target, '@timestamp')).toEqual({
    records: 4,
    present: 2,
    top: [
      { value: '2026-01-31T00:00:00.000Z', count: 1 },
      { value: '2026-02-01T00:00:00.000Z', count: 1 },
    ],
    min: '2026-01-31T00:00:00.000Z',
    max: '2026-02-01T00:00:00.000Z',
  })
})

test('only values that begin with the prefix are told, in any case', async () => {
  const target = new LocalTarget()
  target.write(['Error', 'event', 'info', 'é', 'ÉTÉ', 'e%', 12, 13, 2].map((v) => ({ v })))
  const values = async (prefix: string) =>
    (await statisticsOf(target, 'v', '', { prefix, most: 9 })).top.map(({ value }) => value)
  expect(await values('e')).toEqual(['Error', 'e%', 'event'])
  expect(await values('É')).toEqual(['ÉTÉ', 'é'])
  expect(await values('e%')).toEqual(['e%'])
  expect(await values('1')).toEqual([12, 13])
})

test('of no records there is nothing to tell', async () => {
  const target = new LocalTarget()
  expect(await statisticsOf(target, 'v')).toEqual({ records: 0, present: 0, top: [] })
  target.write([{ v: 1 }])
  expect(await statisticsOf(target, 'v', 'v=2')).toEqual({ records: 0, present: 0, top: [] })
  await expect(statisticsOf(target, 'w')).rejects.toThrow('no record has the column "w"')
  expect(await statisticsOf(target, 'w', '', { anyColumn: true })).toEqual({
    records: 1,
    present: 0,
    top: [],
  })
})
