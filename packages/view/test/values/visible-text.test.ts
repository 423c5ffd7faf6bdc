import fc from 'fast-check'
import { expect, test } from 'vitest'
import { visible, visibleText } from '../../src/values/visible-text.ts'

const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u

test.each([
  ['plain <b>text</b> ünïcode 漢字', 'plain <b>text</b> ünïcode 漢字'],
  ['\u001b[31mred', '‹ESC›[31mred'],
  ['a\u0000b\u007f', 'a‹NUL›b‹DEL›'],
  ['user\u202Egpj.exe', 'user‹U+202E›gpj.exe'],
  ['zero\u200bwidth\ufeff', 'zero‹U+200B›width‹U+FEFF›'],
  ['one\ntwo\tthree\r', 'one⏎two⇥three‹CR›'],
  ['half \ud800 pair', 'half ‹U+D800› pair'],
  ['tag \u{E0041}', 'tag ‹U+E0041›'],
  ['👩‍💻 ❤️‍🔥', '👩‍💻 ❤️‍🔥'],
  ['a\u200db', 'a‹U+200D›b'],
])('%j is seen as %s', (text, seen) => {
  expect(visibleText(text)).toBe(seen)
})

test('lines stay lines where there is room for them', () => {
  expect(visibleText('one\n\ttwo\r\n', true)).toBe('one\n\ttwo‹CR›\n')
})

test('what is a sign is told from what was there', () => {
  expect(visible('a\u0000\u0001b')).toEqual([
    { text: 'a', sign: false },
    { text: '‹NUL›‹SOH›', sign: true },
    { text: 'b', sign: false },
  ])
})

test('nothing that is hidden stays, in any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visibleText(text).replaceAll('\u200d', '')).not.toMatch(HIDDEN)
    }),
  )
})
