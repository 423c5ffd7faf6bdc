import { expect, test } from 'vitest'
import { arrangeGroups, checkGroupSort } from '../../src/backends/group-rows.ts'
import { parseQuery } from '../../src/query/parse.ts'
import { QueryProblems } from '../../src/query/problems.ts'

const ROWS = [
  { level: 'info', 'ms|sum': 30, '*|count': 3 },
  { level: null, 'ms|sum': null, '*|count': 1 },
  { level: 'error', 'ms|sum': 5, '*|count': 2 },
  { level: 'warn', 'ms|sum': 30, '*|count': 1 },
]

function arranged(url: string, shown = ['level']) {
  const query = parseQuery(new URLSearchParams(`_by=level&${url}`))
  const { rows, count } = arrangeGroups(ROWS, { ...query, grouping: query.grouping! }, shown)
  return { levels: rows.map(({ level }) => level), count, rows }
}

test.each([
  ['', ['error', 'info', 'warn', null]],
  ['_sort=-level', ['warn', 'info', 'error', null]],
  ['_sort=ms|sum', ['error', 'info', 'warn', null]],
  ['_sort=-ms|sum&_sort=-level', ['warn', 'info', 'error', null]],
  ['_sort=-*|count&_limit=2&_offset=1', ['error', 'warn']],
  ['ms|sum>=5', ['info', 'warn']],
  ['ms|sum=5&ms|sum=7', ['error']],
  ['ms|sum!=30', ['error', null]],
  ['*|count<~=2&ms|sum<=30', ['error']],
])('groups as %s wants them', (url, levels) => {
  expect(arranged(url).levels).toEqual(levels)
})

test('rows have what is shown alone, and are counted without the limit', () => {
  expect(arranged('_limit=1', ['level', '*|count'])).toMatchObject({
    rows: [{ level: 'error', '*|count': 2 }],
    count: 4,
  })
  expect(arranged('_limit=1').rows).toEqual([{ level: 'error' }])
})

test('an order that groups do not have is named, with those that they have', () => {
  const problems = new QueryProblems()
  checkGroupSort([{ column: 'ms', descending: true }], ['level', 'ms|sum'], problems)
  expect(() => problems.throwIfAny()).toThrow(
    '_sort=ms: is nothing that these groups have; allowed: level, ms|sum',
  )
})
