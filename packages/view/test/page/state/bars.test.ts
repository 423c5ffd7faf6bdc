import { expect, test } from 'vitest'
import { STACK, stack } from '../../../page/state/bars.ts'

test('the parts of a bar stand on each other, by level', () => {
  const bars = [
    { atMs: 1_000, counts: { error: 2, info: 5, '50': 1, '': 3 } },
    { atMs: 2_000, counts: {} },
  ]
  const { at, ends, total, byLevel } = stack({ intervalMs: 1_000, bars })
  expect(at).toEqual([1, 2])
  const first = Object.fromEntries(STACK.map((level, n) => [level, ends[n]![0]]))
  expect(first).toEqual({ other: 3, debug: 3, info: 8, warn: 8, error: 11, fatal: 11 })
  expect(ends.map((of) => of[1])).toEqual([0, 0, 0, 0, 0, 0])
  expect(total).toBe(11)
  expect(byLevel.get('error')).toBe(3)
})

test('a level of any name is counted, and none is a name of every object', () => {
  const { byLevel } = stack({ intervalMs: 1, bars: [{ atMs: 0, counts: JSON.parse('{"__proto__": 4}') }] })
  expect([...byLevel]).toEqual([['other', 4]])
})
