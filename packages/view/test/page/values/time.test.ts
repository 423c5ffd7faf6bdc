import { expect, test } from 'vitest'
import { absolute, fromInput, momentOf, relative, toInput } from '../../../page/values/time.ts'

const NOON = Date.parse('2026-01-31T12:00:00.5Z')

test('times are read from ISO text and from numbers', () => {
  expect(momentOf('2026-01-31T12:00:00.5Z')).toBe(NOON)
  expect(momentOf(NOON)).toBe(NOON)
  expect(momentOf('now')).toBeUndefined()
  expect(momentOf('yesterday')).toBeUndefined()
  expect(momentOf(null)).toBeUndefined()
  expect(momentOf(9e15)).toBeUndefined()
})

test('a time is shown in the zone that is chosen', () => {
  expect(absolute(NOON, 'utc')).toBe('2026-01-31 12:00:00.500')
  const offsetMs = new Date(NOON).getTimezoneOffset() * 60_000
  expect(absolute(NOON, 'local')).toBe(absolute(NOON - offsetMs, 'utc'))
})

test.each([
  [0, 'now'],
  [12_900, '12 s ago'],
  [3 * 60_000, '3 min ago'],
  [5 * 3_600_000, '5 h ago'],
  [49 * 3_600_000, '2 d ago'],
  [-90_000, 'in 1 min'],
])('%i ms back is %s', (ms, text) => {
  expect(relative(NOON - ms, NOON)).toBe(text)
})

test('what is set in an input is the same moment again', () => {
  for (const zone of ['utc', 'local'] as const)
    expect(fromInput(toInput(NOON, zone), zone)).toBe('2026-01-31T12:00:00.000Z')
  expect(fromInput('', 'utc')).toBeUndefined()
})
