import { expect, test } from 'vitest'
import { cutToWidth, padToWidth, widthOf } from '../../src/terminal/width.ts'

test.each([
  ['hello', 5, 'hello'],
  ['hello', 4, 'hel…'],
  ['hello', 1, '…'],
  ['hello', 0, ''],
  ['漢字漢字', 8, '漢字漢字'],
  ['漢字漢字', 7, '漢字漢…'],
  ['漢字漢字', 6, '漢字…'],
  ['e\u0301e\u0301e\u0301', 3, 'e\u0301e\u0301e\u0301'],
  ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
  ['👩‍👩‍👧‍👦!', 3, '👩‍👩‍👧‍👦!'],
  ['👩‍👩‍👧‍👦!!', 3, '👩‍👩‍👧‍👦…'],
])('%s in %i columns is %s', (text, width, expected) => {
  expect(cutToWidth(text, width)).toBe(expected)
  expect(widthOf(expected)).toBeLessThanOrEqual(width)
})

test('spaces fill what is not taken', () => {
  expect(padToWidth('漢', 4)).toBe('漢  ')
  expect(padToWidth('12', 4, 'right')).toBe('  12')
  expect(padToWidth('12345', 4)).toBe('12345')
})
