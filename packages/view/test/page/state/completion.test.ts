import { expect, test } from 'vitest'
import { choose, columnChoices, valueChoices, wantedAt } from '../../../page/state/completion.ts'

const columns = [
  { name: 'duration', kind: 'number' },
  { name: 'level', kind: 'text' },
  { name: 'user.level', kind: 'text' },
  { name: 'user agent', kind: 'text' },
] as const
const labels = (box: string) => columnChoices(wantedAt(box, box.length), columns).map(({ label }) => label)

test('a word that is begun can become a column: those that begin so come first', () => {
  expect(labels('le')).toEqual(['level', 'user.level'])
  expect(labels('x=1 DUR')).toEqual(['duration'])
  expect(labels('_s')).toEqual(['_sort='])
})

test('behind "=" a value of the column is wanted', () => {
  expect(wantedAt('a level!=er', 11)).toEqual({
    kind: 'value',
    typed: 'er',
    key: 'level!',
    written: 'level!=',
    start: 2,
    end: 11,
  })
  expect(wantedAt('"user agent"=Moz', 16)).toMatchObject({ kind: 'value', key: 'user agent', typed: 'Moz' })
})

test('behind _by, _sort and _c a column is', () => {
  expect(labels('_by=lev')).toEqual(['level', 'user.level'])
  expect(labels('_sort=-dur')).toEqual(['duration'])
  const wanted = wantedAt('_sort=-dur', 10)
  expect(choose('_sort=-dur', wanted, columnChoices(wanted, columns)[0]!).box).toBe('_sort=-duration ')
})

test('a choice takes the place of what was begun, in quotes where it has to be', () => {
  const box = 'user rest'
  const wanted = wantedAt(box, 4)
  const choice = columnChoices(wanted, columns).find(({ label }) => label === 'user agent')!
  expect(choose(box, wanted, choice)).toEqual({ box: '"user agent"= rest', caret: 13 })
  const value = wantedAt('level=c rest', 7)
  const [first] = valueChoices(value, [{ value: 'card declined', count: 2_000 }])
  expect(first).toMatchObject({ label: 'card declined', detail: '2,000' })
  expect(choose('level=c rest', value, first!).box).toBe('level="card declined" rest')
  const compared = wantedAt('"user agent">=5', 15)
  expect(compared).toMatchObject({ kind: 'value', key: 'user agent>~', typed: '5' })
  expect(valueChoices(compared, [{ value: 500, count: 1 }])[0]?.insert).toBe('"user agent">=500 ')
})

test('values that the grammar cannot say are no choices', () => {
  const values = [null, '', { a: 1 }, 0, false].map((value) => ({ value, count: 1 }))
  expect(valueChoices(wantedAt('a=', 2), values).map(({ label }) => label)).toEqual(['0', 'false'])
})
