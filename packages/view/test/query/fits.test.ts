import { expect, test } from 'vitest'
import type { Row } from '../../src/backends/backend.ts'
import { fitsQuery } from '../../src/query/fits.ts'
import { parseQuery } from '../../src/query/parse.ts'

const NOW = Date.parse('2026-01-31T12:00:00Z')
const RECORD: Row = {
  '@timestamp': '2026-01-31T11:50:00Z',
  level: 'error',
  msg: 'card declined: 42%',
  user: { id: 'Ann' },
  tags: ['b', 'São'],
}

test.each([
  ['', true],
  ['level=error&user.id=Ann', true],
  ['level=error&user.id=Bob', false],
  ['tags=b&tags!=c', true],
  ['q=DECLINED card', true],
  ['q=declined nobody', false],
  ['q=42', true],
  ['q=4', false],
  ['q=são', true],
  // Names are no values.
  ['q=level', false],
  ['_from=now-15m', true],
  ['_from=now-5m', false],
  ['_to=now-5m', true],
  ['_to=now-15m', false],
  ['_id=x1', true],
  ['msg~=[%25]$', true],
  ['msg~=-', false],
])('%s', (parameters, expected) => {
  expect(fitsQuery(parseQuery(new URLSearchParams(parameters)), NOW)(RECORD, 'x1')).toBe(expected)
})

test('a pattern that JavaScript would try for minutes is answered at once', () => {
  const fits = fitsQuery(parseQuery(new URLSearchParams([['msg~', '(a+)+b']])), NOW)
  const started = performance.now()
  expect([fits({ msg: `${'a'.repeat(50)}c` }, 'x'), fits({ msg: `${'a'.repeat(50)}b` }, 'x')]).toEqual([
    false,
    true,
  ])
  expect(performance.now() - started).toBeLessThan(5_000)
})

test('a record without a time is of no span', () => {
  expect(fitsQuery(parseQuery(new URLSearchParams('_from=now-1w')), NOW)({ n: 1 }, 'x1')).toBe(false)
})
