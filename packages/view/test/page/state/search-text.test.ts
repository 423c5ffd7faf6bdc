import fc from 'fast-check'
import { expect, test } from 'vitest'
import { printSearch, readSearch } from '../../../page/state/search-text.ts'

test.each([
  [
    'level=error duration>=500 card declined',
    [
      ['level', 'error'],
      ['duration>', '500'],
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
  ['note="she said \\"no\\" \\\\"', [['note', 'she said "no" \\']], ''],
  ['a=b=c =x', [['a', 'b=c']], '=x'],
  ['  ', [], ''],
  ['unfinished="quote and', [['unfinished', 'quote and']], ''],
])('%j is read as its conditions and words', (box, parameters, words) => {
  expect(readSearch(box)).toEqual({ parameters, words })
})

test('what is printed reads as it was', () => {
  const key = fc.string({ unit: 'grapheme', minLength: 1 })
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
