import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SegmentTimes } from '../../../src/backends/local/segment-times.ts'
import type { Segment } from '../../../src/backends/local/segments.ts'
import { LocalTarget } from '../../support/local-target.ts'

const MIB = 1024 * 1024
const segment = (number: number, bytes = 20 * MIB): Segment => ({
  journal: '1'.padStart(16, '0'),
  number,
  path: `/${number}`,
  bytes,
  last: false,
})

test('files of other times are left out, and those of which nothing is known are not', () => {
  const times = new SegmentTimes()
  const all = [1, 2, 3, 4].map((number) => segment(number))
  times.learn(all[0]!, { firstMs: 0, lastMs: 10 })
  times.learn(all[1]!, { firstMs: 10, lastMs: 20 })
  times.learn(all[2]!, { firstMs: null, lastMs: null })
  const numbers = (fromMs: number, toMs: number) =>
    times.between(all, fromMs, toMs).map(({ number }) => number)
  expect(numbers(10, 10)).toEqual([1, 2, 4])
  expect(numbers(11, 99)).toEqual([2, 4])
  expect(numbers(Number.NEGATIVE_INFINITY, 9)).toEqual([1, 4])
  expect(times.between([segment(1, 5)], 11, 99)).toHaveLength(1)
})

test('the newest files are known by their last records; what is not known may be new', () => {
  const times = new SegmentTimes()
  const all = [1, 2, 3, 4, 5, 6].map((number) => segment(number))
  expect(times.newest(all)).toBeUndefined()
  for (const [at, lastMs] of [50, 10, 40, null, 30].entries())
    times.learn(all[at]!, { firstMs: lastMs, lastMs })
  const found = times.newest(all)
  expect(found?.segments.map(({ number }) => number)).toEqual([1, 6])
  expect(found?.othersMs).toBe(40)
  expect(times.newest(all.slice(0, 3))).toBeUndefined()
})

test('a page of the newest records is read from the newest files alone, if it is full', async () => {
  const target = new LocalTarget()
  const text = 'x'.repeat(36_000)
  const write = (file: number, second: number, letter: string) =>
    target.write(
      Array.from({ length: 1000 }, (_, n) => ({
        '@timestamp': new Date(Date.UTC(2026, 0, 31, 0, 0, second, n)).toISOString(),
        at: `${letter}${String(n).padStart(3, '0')}`,
        text,
      })),
      file,
    )
  write(1, 10, 'a')
  write(2, 30, 'c')
  write(3, 20, 'b')
  expect(await target.rows('_c=at')).toHaveLength(3000)
  // From here on its records seem to be the newest ones.
  const path = target.path(1)
  writeFileSync(path, readFileSync(path, 'latin1').replaceAll('T00:00:10', 'T00:00:40'), 'latin1')
  const page = await target.values('at', '_limit=2&_offset=998')
  expect(page).toEqual(['c001', 'c000'])
  expect((await target.values('at', '_limit=3&_offset=998'))[0]).toBe('a001')
  // Now it is known.
  expect(await target.values('at', '_limit=1')).toEqual(['a999'])
})

test('a span of time is read from the files that may have it', async () => {
  const target = new LocalTarget()
  target.write([{ '@timestamp': '2026-01-30T00:00:00.000Z', n: 1 }])
  target.write([{ '@timestamp': '2026-01-31T00:00:00.000Z', n: 2 }, { n: 3 }], 2)
  expect(await target.values('n')).toEqual([2, 1, 3])
  target.write([{ '@timestamp': '2026-01-31T00:00:00.000Z', n: 9 }])
  expect(await target.values('n', '_from=2026-01-31')).toEqual([2])
  expect(await target.values('n', '_to=2026-01-29')).toEqual([])
  expect(await target.rows('_from=2026-02-01&_by=&_c=*|count')).toEqual([{ '*|count': 0 }])
  expect(await target.values('n', '_from=2026-01-30')).toEqual([2, 9])
})
