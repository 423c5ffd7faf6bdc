import { expect, test } from 'vitest'
import { Rate } from '../src/rate.ts'

const MINUTE = 60_000

test('each address has a count of its own, which begins anew each minute', () => {
  const rate = new Rate(2)
  const take = (address: string, nowMs: number) => rate.take(address, nowMs)
  expect([take('a', 0), take('a', 1), take('a', MINUTE - 1_500), take('b', 2)]).toEqual([
    undefined,
    undefined,
    2,
    undefined,
  ])
  expect(take('a', MINUTE)).toBeUndefined()
})

test('the addresses of an IPv6 network share a count, those of IPv4 in IPv6 do not', () => {
  const rate = new Rate(1)
  expect(rate.take('2001:db8:1:2:3:4:5:6', 0)).toBeUndefined()
  expect(rate.take('2001:db8:1:2::7', 0)).toBe(60)
  expect(rate.take('2001:db8:1:3::7', 0)).toBeUndefined()
  expect(rate.take('::ffff:10.0.0.1', 0)).toBeUndefined()
  expect(rate.take('::ffff:10.0.0.2', 0)).toBeUndefined()
})

test('beyond 10,000 addresses all others share one count, so that memory has a bound', () => {
  const rate = new Rate(1)
  for (let n = 0; n < 10_000; n += 1) expect(rate.take(`a${n}`, 0)).toBeUndefined()
  expect(rate.take('more', 0)).toBeUndefined()
  expect(rate.take('still more', 0)).toBe(60)
  expect(rate.take('a0', 0)).toBe(60)
})
