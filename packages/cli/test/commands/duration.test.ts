import { expect, test } from 'vitest'
import { durationMs, momentMs, momentText } from '../../src/commands/duration.ts'

test.each([
  ['30s', 30_000],
  ['15m', 900_000],
  ['2h', 7_200_000],
  ['7d', 604_800_000],
  ['4w', 2_419_200_000],
  ['0s', 0],
])('%s is %i ms', (text, ms) => {
  expect(durationMs('--older-than', text)).toBe(ms)
})

test('a moment is a duration before now, or what the grammar knows', () => {
  expect(momentText('--since', '15m')).toBe('now-15m')
  expect(momentText('--since', '2026-01-31')).toBe('2026-01-31')
  expect(momentMs('--since', '15m', 1_000_000)).toBe(100_000)
  expect(momentMs('--until', '1970-01-01T00:00:01Z', 5)).toBe(1_000)
})

test.each(['', '15', 'm', '-15m', '15 m', '1y', 'now-15m'])('%j is no duration', (text) => {
  expect(() => durationMs('--older-than', text)).toThrow(
    /^--older-than: expected a duration such as .*; found "/,
  )
})

test.each(['', 'yesterday', '15x', '2026-02-31'])('%j is no moment', (text) => {
  expect(() => momentText('--since', text)).toThrow(/^--since: expected 15m .*; found "/)
})
