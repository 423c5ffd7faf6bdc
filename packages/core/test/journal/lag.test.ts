import { expect, test } from 'vitest'
import { Lag } from '../../src/journal/lag.ts'

test('tells the age of the oldest byte that is not settled', () => {
  const lag = new Lag()
  lag.mark(0, 1000)
  lag.mark(500, 2000)
  lag.mark(900, 3000)
  expect(lag.ageMs(0, 4000)).toBe(3000)
  expect(lag.ageMs(600, 4000)).toBe(2000)
  expect(lag.ageMs(900, 4000)).toBe(1000)
})

test('stays small however long nothing is settled, and still knows the oldest', () => {
  const lag = new Lag()
  for (let i = 0; i < 1_000_000; i += 1) lag.mark(i * 200, i)
  expect(lag.ageMs(0, 1_000_000)).toBe(1_000_000)
  expect(JSON.stringify(lag.ageMs(100_000_000, 1_000_000))).toMatch(/^[45]\d{5}$/)
})
