import { expect, test } from 'vitest'
import { readTyped, typedOperator } from '../../src/query/typed.ts'

test.each([
  ['level=error', 'level', 'error'],
  ['level=', 'level', ''],
  ['level!=info', 'level!', 'info'],
  ['level!=', 'level!', ''],
  ['duration>500', 'duration>', '500'],
  ['duration>=500', 'duration>~', '500'],
  ['duration<500', 'duration<', '500'],
  ['duration<=500', 'duration<~', '500'],
  ['duration>~=500', 'duration>~', '500'],
  ['duration<~=500', 'duration<~', '500'],
  ['msg~time.?out', 'msg~', 'time.?out'],
  ['msg!~time', 'msg!~', 'time'],
  ['msg~=time', 'msg~', 'time'],
  ['msg!~=time', 'msg!~', 'time'],
  ['msg*=time', 'msg*', 'time'],
  ['msg!*=time', 'msg!*', 'time'],
  ['q=a=b>c', 'q', 'a=b>c'],
  ['user.id=x y', 'user.id', 'x y'],
  ['@timestamp>=2026-01-31', '@timestamp>~', '2026-01-31'],
  ['_by=level', '_by', 'level'],
  ['_sort=-duration|avg', '_sort', '-duration|avg'],
  ['*|count>5', '*|count>', '5'],
  ['duration|avg>=5', 'duration|avg>~', '5'],
  ['duration|avg', '_c', 'duration|avg'],
  ['*|count', '_c', '*|count'],
  ['user agent~Moz', 'user agent~', 'Moz'],
  ['größe>5', 'größe>', '5'],
  ['msg~a>b', 'msg~', 'a>b'],
])('%s is %s with %j', (text, key, value) => {
  expect(readTyped(text)?.parameter).toEqual([key, value])
})

test.each([
  'guide',
  'a-b',
  'a->b',
  '<b>',
  'x<y>',
  'List<string>',
  '/~ann',
  'duration>',
  'duration|mean',
  '=x',
  '',
])('%j is a word', (text) => {
  expect(readTyped(text)).toBeUndefined()
})

test('what is in quotes is no operator', () => {
  const quotedUpTo = (end: number) => (at: number) => at >= end
  expect(readTyped('a=b', quotedUpTo(3))).toBeUndefined()
  expect(readTyped('a>b=c', quotedUpTo(3))).toEqual({ parameter: ['a>b', 'c'], valueAt: 4 })
  expect(readTyped('duration|avg', quotedUpTo(12))).toBeUndefined()
})

test.each([
  ['', '='],
  ['>', '>'],
  ['>~', '>='],
  ['!~', '!~'],
  ['!*', '!*='],
])('the operator %j of the grammar is typed %s', (inGrammar, typed) => {
  expect(typedOperator(inGrammar)).toBe(typed)
})
