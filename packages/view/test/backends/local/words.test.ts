import { expect, test } from 'vitest'
import { LocalTarget } from '../../support/local-target.ts'

const RECORDS = [
  { n: 1, message: 'User logged in', level: 'info' },
  { n: 2, deep: { list: ['other', { text: 'user_name' }] }, ms: 1250 },
  { n: 3, user: 'nobody', 'a:b': true, text: 'says "quote" and \\back\nline' },
  { n: 4, text: 'Straße, ÉTÉ; \u0001x', float: -0.5 },
]

test.each([
  ['user', [1]],
  ['USER', [1]],
  ['user_name', [2]],
  ['user in', [1]],
  ['user nobody', []],
  ['info user', [1]],
  ['name', []],
  ['nobody', [3]],
  ['1250', [2]],
  ['125', []],
  ['true', [3]],
  ['quote', [3]],
  ['line', [3]],
  ['back', [3]],
  ['nline', []],
  ['été', [4]],
  ['straße', [4]],
  ['x', [4]],
  ['u0001x', []],
  ['5', [4]],
  ['message', []],
  ['list', []],
  ['...', [1, 2, 3, 4]],
  ['a.*b', []],
])('q=%s finds %j', async (words, found) => {
  const target = new LocalTarget()
  target.write(RECORDS)
  expect(await target.values('n', `_sort=n&q=${encodeURIComponent(words)}`)).toEqual(found)
})

test('a word is found where its letters are escaped, and not in a name that is', async () => {
  const target = new LocalTarget()
  target.write('{"n":1,"x":"\\u0061bc"}\n{"n":2,"\\u0061bc":"x"}\n{"n":3,"abc" : {"abc":["y"]}}\n')
  expect(await target.values('n', 'q=abc')).toEqual([1])
})
