import { expect, test } from 'vitest'
import { bytesText, countText, spanText } from '../../src/terminal/amounts.ts'

test.each([
  [0, '0 B'],
  [1_023, '1023 B'],
  [1_024, '1.0 KiB'],
  [1_536, '1.5 KiB'],
  [10_239, '10 KiB'],
  [5 * 1024 ** 3, '5.0 GiB'],
  [3_000 * 1024 ** 4, '3000 TiB'],
])('%d bytes are %s', (bytes, text) => expect(bytesText(bytes)).toBe(text))

test.each([
  [0, '0 s'],
  [250, '250 ms'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [303_000, '5 min 3 s'],
  [90_000_000, '1 d 1 h'],
])('%d ms are %s', (ms, text) => expect(spanText(ms)).toBe(text))

test('a number has commas', () => expect(countText(1234567.4)).toBe('1,234,567'))
