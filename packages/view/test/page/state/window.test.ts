import fc from 'fast-check'
import { expect, test } from 'vitest'
import { barFor, drawn, lastTop, reveal, scrolled, scrollHeight } from '../../../page/state/window.ts'

const few = { total: 1_000, rowHeight: 26, viewHeight: 520 }
const many = { total: 5_000_000, rowHeight: 26, viewHeight: 520 }
const start = { top: 0, at: 0 }

test('of rows that a browser can scroll each is where its height puts it', () => {
  expect(scrollHeight(few)).toBe(26_000)
  expect(scrolled(few, start, 260).top).toBeCloseTo(10)
  expect(scrolled(few, start, 26_000 - 520).top).toBe(980)
})

test('millions of rows are no taller than browsers can scroll', () => {
  expect(scrollHeight(many)).toBe(8_000_000)
  expect(scrolled(many, start, 8_000_000 - 520).top).toBe(5_000_000 - 20)
})

test('among millions a turn of the wheel goes by rows, and a pull at the bar goes far', () => {
  const before = { top: 1_000_000, at: barFor(many, 1_000_000) }
  expect(scrolled(many, before, before.at + 104).top).toBeCloseTo(1_000_004)
  expect(scrolled(many, before, 4_000_000).top / 5_000_000).toBeCloseTo(0.5)
})

test('the bar shows where the rows are', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10_000_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (total, part) => {
        const rows = { ...few, total }
        const top = part * lastTop(rows)
        const at = barFor(rows, top)
        expect(at).toBeGreaterThanOrEqual(0)
        expect(at).toBeLessThanOrEqual(Math.max(0, scrollHeight(rows) - rows.viewHeight))
        const again = scrolled(rows, { top, at }, at)
        expect(Math.abs(again.top - top)).toBeLessThan(0.1 + rows.total / 1e6)
      },
    ),
  )
})

test('only the rows that are seen are drawn, and some around them', () => {
  expect(drawn(few, 100)).toEqual({ first: 92, last: 128 })
  expect(drawn({ ...few, total: 3 }, 0)).toEqual({ first: 0, last: 2 })
  expect(drawn({ ...few, total: 0 }, 0)).toEqual({ first: 0, last: -1 })
})

test('a row is brought into view by the least that it takes', () => {
  expect(reveal(few, 100, 105)).toBe(100)
  expect(reveal(few, 100, 99)).toBe(99)
  expect(reveal(few, 100, 120)).toBe(101)
})
