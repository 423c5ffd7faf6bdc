import { expect, test } from 'vitest'
import {
  conditionFor,
  groupConditions,
  describe as inWords,
  negate,
  withCondition,
} from '../../../page/state/condition.ts'
import type { Condition } from '../../../page/state/place.ts'

const words = (...conditions: Condition[]) =>
  groupConditions(conditions).map((group) => inWords(group).join(' ').trim())

test('conditions are told in words, those of one column together', () => {
  expect(words(['level', 'error'], ['level', 'warn'])).toEqual(['level = error or warn'])
  expect(words(['level!', 'info'], ['level!', 'debug'])).toEqual(['level ≠ info nor debug'])
  expect(words(['duration>', '500'])).toEqual(['duration > 500'])
  expect(words(['duration>~', '500'])).toEqual(['duration ≥ 500'])
  expect(words(['user.id', ''])).toEqual(['user.id is there'])
  expect(words(['user.id!', ''])).toEqual(['user.id is missing'])
  expect(words(['url*', '^/api'])).toEqual(['url matches, in any case, ^/api'])
})

test('each turns into its opposite and back', () => {
  for (const key of ['a', 'a!', 'a>', 'a<~', 'a~', 'a!*']) {
    const conditions: Condition[] = [[key, '1']]
    const [group] = groupConditions(conditions)
    const turned = negate(conditions, group!)
    expect(turned).not.toEqual(conditions)
    expect(negate(turned, groupConditions(turned)[0]!)).toEqual(conditions)
  }
})

test('a value is filtered by as the grammar says it', () => {
  expect(conditionFor('level', 'error', false)).toEqual(['level', 'error'])
  expect(conditionFor('level', 30, true)).toEqual(['level!', '30'])
  expect(conditionFor('user', null, false)).toEqual(['user!', ''])
  expect(conditionFor('user', undefined, true)).toEqual(['user', ''])
})

test('what the grammar cannot say is no filter', () => {
  expect(conditionFor('a', '', false)).toBeUndefined()
  expect(conditionFor('a', { b: 1 }, false)).toBeUndefined()
  expect(conditionFor('odd!', 'x', false)).toBeUndefined()
  expect(conditionFor('_sort', 'x', false)).toBeUndefined()
  expect(conditionFor('q', 'x', false)).toBeUndefined()
  expect(conditionFor('_id', 'x', false)).toEqual(['_id', 'x'])
  expect(conditionFor('_id', 'x', true)).toBeUndefined()
  expect(conditionFor('a', 'x'.repeat(5_000), false)).toBeUndefined()
})

test('filtering a value out drops that it is filtered in, and the other way round', () => {
  expect(withCondition([['level', 'error']], ['level!', 'error'])).toEqual([['level!', 'error']])
  expect(withCondition([['level!', 'error']], ['level', 'error'])).toEqual([['level', 'error']])
  expect(withCondition([['level', 'error']], ['level', 'error'])).toEqual([['level', 'error']])
  expect(withCondition([['level', '']], ['level', 'error'])).toEqual([['level', 'error']])
  expect(withCondition([['level', 'warn']], ['level', 'error'])).toHaveLength(2)
})
