import { expect, test } from 'vitest'
import { nextRecord } from '../../../src/commands/demo/shop.ts'

test('the shop logs all that a page wants to show: levels, users, errors, durations', () => {
  let state = 7
  const random = () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  const records = Array.from({ length: 2_000 }, () => nextRecord(random))
  expect(new Set(records.map(({ level }) => level))).toEqual(new Set(['info', 'warn', 'error']))
  for (const name of ['user', 'error', 'duration', 'status', 'total'])
    expect(records.some((record) => name in record)).toBe(true)
  expect(records.filter(({ level }) => level === 'error').length).toBeLessThan(400)
})
