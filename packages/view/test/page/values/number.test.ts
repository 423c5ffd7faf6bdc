import { expect, test } from 'vitest'
import { bytes, share, short, span, withCommas } from '../../../page/values/number.ts'

test('numbers are as long as they are read', () => {
  expect(withCommas(1_234_567.89012)).toBe('1,234,567.89')
  expect(short(1_234_567)).toBe('1.2M')
  expect([0, 1_023, 1_536, 5 * 1024 ** 3].map(bytes)).toEqual(['0 B', '1,023 B', '1.5 KiB', '5 GiB'])
  expect([850, 12_000, 180_000, 18_000_000, 259_200_000].map(span)).toEqual([
    '850 ms',
    '12 s',
    '3 min',
    '5 h',
    '3 d',
  ])
  expect([share(1, 8), share(1, 1_000_000), share(0, 5), share(0, 0)]).toEqual([
    '12.5 %',
    '<0.1 %',
    '0 %',
    '0 %',
  ])
})
