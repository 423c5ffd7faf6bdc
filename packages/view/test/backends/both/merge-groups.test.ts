import { expect, test } from 'vitest'
import { mergeGroups, partsOf } from '../../../src/backends/both/merge-groups.ts'
import type { Aggregate } from '../../../src/query/query.ts'

const all = (['count', 'sum', 'avg', 'min', 'max'] as const).map((by): Aggregate => ({ column: 'x', by }))

test('an average is asked for as a sum and a count', () => {
  expect(partsOf([{ column: 'x', by: 'avg' }]).map(({ by }) => by)).toEqual(['sum', 'count'])
})

test('groups of both sides are added, and those of one are as they are', () => {
  const group = (
    level: string | null,
    count: number,
    sum: number | null,
    min: number | null,
    max: number | null,
  ) => ({
    level,
    'x|count': count,
    'x|sum': sum,
    'x|min': min,
    'x|max': max,
  })
  const merged = mergeGroups(
    [
      [group('info', 2, 10, 3, 7), group('warn', 0, null, null, null), group(null, 1, 1, 1, 1)],
      [group('info', 1, -1, -1, -1), group('warn', 1, 5, 5, 5), group('null', 1, 9, 9, 9)],
    ],
    ['level'],
    all,
  )
  expect(merged).toEqual([
    { ...group('info', 3, 9, -1, 7), 'x|avg': 3 },
    { ...group('warn', 1, 5, 5, 5), 'x|avg': 5 },
    { ...group(null, 1, 1, 1, 1), 'x|avg': 1 },
    { ...group('null', 1, 9, 9, 9), 'x|avg': 9 },
  ])
})

test('the least and the greatest may be times', () => {
  const times = (min: string, max: string) => ({ '@timestamp|min': min, '@timestamp|max': max })
  const aggregates = (['min', 'max'] as const).map((by) => ({ column: '@timestamp', by }))
  const early = '2026-01-01T00:00:00.000Z'
  const late = '2026-02-01T00:00:00.000Z'
  expect(mergeGroups([[times(late, late)], [times(early, early)]], [], aggregates)).toEqual([
    times(early, late),
  ])
})
