import { expect, test } from 'vitest'
import { parseSize } from '../../src/config/size.ts'

test.each([
  ['1048576', 1_048_576],
  ['512KB', 512_000],
  ['512kib', 524_288],
  ['1GiB', 1024 ** 3],
  ['1 GB', 1e9],
  ['1.5m', 1_500_000],
  ['.5 KiB', 512],
  ['2TiB', 2 * 1024 ** 4],
  ['7 B', 7],
  ['0.3', 0],
])('%s is %d bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes)
})

test.each(['', 'KB', '1XB', '-1', '1 2', '1e3', '1PB', '1KiBB', 'NaN'])('%j is no size', (text) => {
  expect(parseSize(text)).toBeUndefined()
})
