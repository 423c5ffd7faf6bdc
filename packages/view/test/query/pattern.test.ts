import { expect, test } from 'vitest'
import { parsePattern } from '../../src/query/pattern.ts'
import { toLucene, toRe2 } from '../../src/query/regexp.ts'

function pattern(source: string) {
  const parsed = parsePattern(source)
  if (typeof parsed === 'string') throw new Error(parsed)
  return parsed
}

test.each([
  ['time', '(?s)(?:time)', '.*(time).*'],
  ['^time$', '(?s)(?:\\Atime\\z)', '(time)'],
  ['^a|b$|c', '(?s)(?:\\Aa|b\\z|c)', '(a).*|.*(b)|.*(c).*'],
  ['a.c', '(?s)(?:a.c)', '.*(a.c).*'],
  ['a*', '(?s)(?:(a){0,})', '.*((a){0,}).*'],
  ['a+?', '(?s)(?:(a){1,})', '.*((a){1,}).*'],
  ['a?b{2}c{2,}d{2,3}', '(?s)(?:(a){0,1}(b){2,2}(c){2,}(d){2,3})', '.*((a){0,1}(b){2,2}(c){2,}(d){2,3}).*'],
  ['[a-c\\d_-]', '(?s)(?:[a-c0-9_\\-])', '.*([a-c0-9_\\-]).*'],
  ['[^\\s]', '(?s)(?:[^\t-\r ])', '.*([^\t-\r ]).*'],
  ['(?:a|b)(c)', '(?s)(?:(a|b)(c))', '.*((a|b)(c)).*'],
  // What has no meaning here may have one there.
  ['a@b.#"<1-5>&~', '(?s)(?:a@b.\\#"<1\\-5>\\&\\~)', '.*(a\\@b.\\#\\"\\<1\\-5\\>\\&\\~).*'],
  ['\\.\\*\\\\', '(?s)(?:\\.\\*\\\\)', '.*(\\.\\*\\\\).*'],
  ['高|😀', '(?s)(?:高|😀)', '.*(高).*|.*(😀).*'],
  ['a{', '(?s)(?:a\\{)', '.*(a\\{).*'],
])('%s is for both engines', (source, re2, lucene) => {
  expect(toRe2(pattern(source), false)).toBe(re2)
  expect(toLucene(pattern(source))).toBe(lucene)
})

test('case counts or not', () => {
  expect(toRe2(pattern('a'), true)).toBe('(?si)(?:a)')
})

test.each([
  ['(?=a)', 'groups that begin with "(?"'],
  ['(?i)a', 'groups that begin with "(?"'],
  ['a\\1', '"\\1" is not known'],
  ['\\bword', '"\\b" is not known'],
  ['a**', '"*" is repeated'],
  ['*a', 'nothing stands before "*"'],
  ['a^b', '"^" stands for the start'],
  ['a$b', '"$" stands for the end'],
  ['(a$)', '"$" in brackets'],
  ['a)', '")" closes nothing'],
  ['[a', '"[" is not closed'],
  ['[]', '"[]" is empty'],
  ['[z-a]', 'in the wrong order'],
  ['a{3,2}', 'in the wrong order'],
  ['a{1001}', 'more than 1000 times'],
  ['(a{100}){11}', 'written out without its repetitions it has more than 1000 characters'],
  [`${'('.repeat(21)}a${')'.repeat(21)}`, 'more than 20 groups'],
  ['a\\', 'ends with "\\"'],
])('%s is refused: %s', (source, words) => {
  expect(parsePattern(source)).toContain(words)
})
