import fc from 'fast-check'
import { expect, test } from 'vitest'
import { barStarts, roundInterval } from '../../src/backends/interval.ts'

const at = (time: string) => Date.parse(`2026-03-01T${time}Z`)

test.each([
  ['10:00:00', '10:00:59.999', 60, 1_000],
  ['10:00:00', '10:01:00', 60, 2_000],
  ['10:00:00', '10:59:59', 60, 60_000],
  ['10:00:00', '11:00:00', 60, 120_000],
  ['00:00:00', '23:59:59', 24, 3_600_000],
  ['10:00:00', '10:00:00', 1, 1],
])('from %s to %s in %i bars: %i ms each', (first, last, bars, intervalMs) => {
  expect(roundInterval(at(first), at(last), bars)).toBe(intervalMs)
})

test('any two times have bars, no more than asked for, from the first to the last without a hole', () => {
  const time = fc.integer({ min: -8.64e15, max: 8.64e15 })
  fc.assert(
    fc.property(time, time, fc.integer({ min: 2, max: 500 }), (one, other, bars) => {
      const [first, last] = [Math.min(one, other), Math.max(one, other)]
      const intervalMs = roundInterval(first, last, bars)
      const starts = barStarts(first, last, intervalMs)
      expect(starts.length).toBeLessThanOrEqual(bars)
      expect(starts[0]! <= first && first < starts[0]! + intervalMs).toBe(true)
      expect(starts.at(-1)! <= last && last < starts.at(-1)! + intervalMs).toBe(true)
      for (const [index, start] of starts.entries()) {
        expect(start % intervalMs).toBeCloseTo(0)
        if (index > 0) expect(start - starts[index - 1]!).toBe(intervalMs)
      }
    }),
  )
})
