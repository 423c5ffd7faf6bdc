import { expect, test } from 'vitest'
import { safeLines, safeText } from '../../src/terminal/safe-text.ts'

test.each([
  ['plain text', 'plain text'],
  ['São 漢字 👩‍🚀', 'São 漢字 👩‍🚀'],
  ['\u001b[31mred\u001b[0m', '‹ESC›[31mred‹ESC›[0m'],
  ['\u009b2J', '‹U+009B›2J'],
  ['a\rb\nc\td', 'a‹CR›b⏎c⇥d'],
  ['\u202Etxt.exe', '‹U+202E›txt.exe'],
  ['a\u200Bb\u0007', 'a‹U+200B›b‹BEL›'],
  ['\uD800', '‹U+D800›'],
])('%j is shown as %s', (text, shown) => {
  expect(safeText(text)).toBe(shown)
})

test('text of several lines keeps them', () => {
  expect(safeLines('Error: x\r\n\tat a\n\u001b]0;title\u0007')).toEqual([
    'Error: x',
    '  at a',
    '‹ESC›]0;title‹BEL›',
  ])
})
