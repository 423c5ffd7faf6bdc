import { expect, test } from 'vitest'
import { backoffMs } from '../../src/shipper/backoff.ts'

test('doubles from 200 ms to 30 s, and leaves up to a half out', () => {
  expect([1, 2, 3, 8, 9, 1000].map((n) => backoffMs(n, 0))).toEqual([200, 400, 800, 25_600, 30_000, 30_000])
  expect(backoffMs(3, 0.999)).toBe(400)
})
