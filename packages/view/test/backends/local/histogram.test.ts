import { expect, test } from 'vitest'
import type { HistogramOptions } from '../../../src/backends/backend.ts'
import { parseQuery } from '../../../src/query/parse.ts'
import { LocalTarget, NOW } from '../../support/local-target.ts'

const { signal } = new AbortController()
const START = Date.UTC(2026, 0, 31)
const at = (second: number) => new Date(START + second * 1000).toISOString()

function histogramOf(target: LocalTarget, url: string, options: Partial<HistogramOptions>) {
  const query = parseQuery(new URLSearchParams(url))
  return target.backend.histogram(query, { nowMs: NOW, signal, bars: 10, ...options })
}

test('records are counted in bars of the least round interval, without holes', async () => {
  const target = new LocalTarget()
  target.write([0, 1, 1.5, 35, 59].map((second) => ({ '@timestamp': at(second) })))
  target.write([{ '@timestamp': 'never' }, { x: 1 }], 2)
  expect(await histogramOf(target, '', { bars: 6 })).toEqual({
    intervalMs: 10_000,
    bars: [
      { atMs: START, counts: { '': 3 } },
      { atMs: START + 10_000, counts: {} },
      { atMs: START + 20_000, counts: {} },
      { atMs: START + 30_000, counts: { '': 1 } },
      { atMs: START + 40_000, counts: {} },
      { atMs: START + 50_000, counts: { '': 1 } },
    ],
  })
  const { bars } = await histogramOf(target, `_from=${START + 1000}&_to=${START + 35_000}`, {
    intervalMs: 60_000,
  })
  expect(bars).toEqual([{ atMs: START, counts: { '': 3 } }])
})

test('bars before 1970 begin at multiples of the interval', async () => {
  const target = new LocalTarget()
  target.write([{ '@timestamp': -1 }, { '@timestamp': -1500 }, { '@timestamp': 0 }])
  expect((await histogramOf(target, '', { intervalMs: 1000 })).bars).toEqual([
    { atMs: -2000, counts: { '': 1 } },
    { atMs: -1000, counts: { '': 1 } },
    { atMs: 0, counts: { '': 1 } },
  ])
})

test('bars are split by the ten most frequent values of a column', async () => {
  const target = new LocalTarget()
  const records = Array.from({ length: 12 }, (_, n) =>
    Array.from({ length: n + 1 }, () => ({ '@timestamp': at(0), n })),
  )
  target.write([
    ...records.flat(),
    { '@timestamp': at(0) },
    { '@timestamp': at(0), n: [11, 11, 'x'] },
    { '@timestamp': at(0), n: '' },
  ])
  const { bars } = await histogramOf(target, '', { by: 'n' })
  const counts = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [String(n + 2), n + 3]))
  expect(bars).toEqual([{ atMs: START, counts: { ...counts, 11: 13, '': 1 + 2 + 1 + 1 + 1 } }])
})

test('filters count, and columns that are not there are told', async () => {
  const target = new LocalTarget()
  target.write([
    { '@timestamp': at(0), level: 'info', text: 'hello world' },
    { '@timestamp': at(1), level: 'error' },
  ])
  const url = 'level=info&q=World'
  expect(await histogramOf(target, url, { by: 'level' })).toEqual({
    intervalMs: 1,
    bars: [{ atMs: START, counts: { info: 1 } }],
  })
  await expect(histogramOf(target, '', { by: 'levl' })).rejects.toThrow('did you mean "level"?')
  expect((await histogramOf(target, '', { by: 'levl', anyColumn: true, bars: 1 })).bars).toEqual([
    { atMs: START, counts: { '': 2 } },
  ])
  await expect(histogramOf(target, 'levl=x', {})).rejects.toThrow('did you mean "level"?')
})

test('where there are no times there are no bars', async () => {
  const target = new LocalTarget()
  expect((await histogramOf(target, '', {})).bars).toEqual([])
  target.write([{ x: 1 }])
  expect((await histogramOf(target, '', {})).bars).toEqual([])
})
