import fc from 'fast-check'
import { expect, test } from 'vitest'
import { printCondition, printSearch, readSearch } from '../../../page/state/search-text.ts'

test.each([
  [
    'level=error duration>=500 card declined',
    [
      ['level', 'error'],
      ['duration>~', '500'],
    ],
    'card declined',
  ],
  ['message="card declined" "a=b"', [['message', 'card declined']], 'a=b'],
  ['"user agent"=x', [['user agent', 'x']], ''],
  [
    'level= user.id!=',
    [
      ['level', ''],
      ['user.id!', ''],
    ],
    '',
  ],
  ['duration>500 a->b', [['duration>', '500']], 'a->b'],
  ['Map<string> x<y> ~x /~ann >5', [], 'Map<string> x<y> ~x /~ann >5'],
  [
    'url~^/api msg!~"card declined" "user agent"~Moz',
    [
      ['url~', '^/api'],
      ['msg!~', 'card declined'],
      ['user agent~', 'Moz'],
    ],
    '',
  ],
  [
    '_by=url duration|avg "duration|max"',
    [
      ['_by', 'url'],
      ['_c', 'duration|avg'],
    ],
    'duration|max',
  ],
  ['"a>"=5 "msg~x"', [['a>', '5']], 'msg~x'],
  ['note="she said \\"no\\" \\\\"', [['note', 'she said "no" \\']], ''],
  ['a=b=c =x', [['a', 'b=c']], '=x'],
  ['  ', [], ''],
  ['unfinished="quote and', [['unfinished', 'quote and']], ''],
])('%j is read as its conditions and words', (box, parameters, words) => {
  expect(readSearch(box)).toEqual({ parameters, words })
})

test('a condition of the address comes into the box as people type it', () => {
  expect(printCondition(['duration>', '500'])).toBe('duration>500')
  expect(printCondition(['duration>~', '500'])).toBe('duration>=500')
  expect(printCondition(['level!', ''])).toBe('level!=')
  expect(printCondition(['user agent~', 'a b'])).toBe('"user agent"~"a b"')
  // Without a value only the grammar's own way says it.
  expect(printCondition(['duration>', ''])).toBe('"duration>"=')
})

test('what is printed reads as it was', () => {
  const operator = fc.constantFrom('', '!', '>', '>~', '<', '<~', '~', '!~', '*', '!*')
  const key = fc.tuple(fc.string({ unit: 'grapheme', minLength: 1 }), operator).map((parts) => parts.join(''))
  const parameters = fc.array(fc.tuple(key, fc.string({ unit: 'grapheme' })), { maxLength: 4 })
  const words = fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { maxLength: 4 }).map((list) =>
    list
      .join(' ')
      .split(/\s+/)
      .filter((word) => word !== '')
      .join(' '),
  )
  fc.assert(
    fc.property(parameters, words, (conditions, text) => {
      expect(readSearch(printSearch({ parameters: conditions, words: text }))).toEqual({
        parameters: conditions,
        words: text,
      })
    }),
  )
})
