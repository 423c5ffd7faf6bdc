import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../../../src/backends/backend.ts'
import { fits } from '../../../src/query/fits.ts'
import { type Pattern, parsePattern } from '../../../src/query/pattern.ts'
import type { Filter, Query } from '../../../src/query/query.ts'
import { collect, LocalTarget, NOW } from '../../support/local-target.ts'

const ALL: Query = { filters: [], columns: { only: [], without: [] }, sort: [], offset: 0, meta: false }

const NAMES = [
  'a',
  'b',
  'a.b',
  'b.a',
  'A',
  '__proto__',
  'x/y',
  'x~1',
  '"',
  "'",
  ' ',
  'ä',
  '0',
  '@timestamp',
  '$',
]
const name = fc.constantFrom(...NAMES)
const column = fc.oneof(
  name,
  fc
    .array(fc.constantFrom('a', 'b', 'A', 'x/y', '0'), { minLength: 2, maxLength: 4 })
    .map((parts) => parts.join('.')),
)
const text = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'A',
    'b',
    'ab',
    '5',
    '05',
    '5.0',
    '1e1',
    '-1',
    'true',
    'false',
    'null',
    'É',
    'é',
    '😀',
    '\uffff',
  ),
  fc.constantFrom(
    '2026-01-31',
    '2026-01-31T00:00:00Z',
    '2026-01-31T05:30:00.000+05:30',
    '2026-01-31 00:00',
    '1769817600000',
  ),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
)
const number = fc.oneof(
  fc.constantFrom(0, 5, 10, -1, 1769817600000, 0.1, 9007199254740991),
  fc.integer({ min: -20, max: 20 }),
)
const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null))
const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(scalar, { maxLength: 4 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  ),
})).value
const record = fc.dictionary(name, value, { maxKeys: 6 })

const pattern = fc
  .constantFrom(
    'a',
    'A|b',
    '^a$',
    '[a-c]',
    '.',
    '\\d',
    '^$',
    'é',
    '(a|5)',
    'a{1,2}',
    '\\.',
    '[^a]',
    'ru',
    '0',
  )
  .map((source) => parsePattern(source) as Pattern)
const filter: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({
    kind: fc.constant('is' as const),
    column,
    not: fc.boolean(),
    values: fc.array(text, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('exists' as const), column, not: fc.boolean() }),
  fc.record({
    kind: fc.constant('compare' as const),
    column,
    by: fc.constantFrom('>' as const, '>=' as const, '<' as const, '<=' as const),
    value: text,
  }),
  fc.record({
    kind: fc.constant('matches' as const),
    column,
    not: fc.boolean(),
    ignoreCase: fc.boolean(),
    pattern,
  }),
)

test('filters find what they mean', async () => {
  const target = new LocalTarget()
  const { signal } = new AbortController()
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 12 }),
      fc.array(filter, { minLength: 1, maxLength: 8 }),
      async (records, filters) => {
        // So that no column is unknown.
        const all = [...records, ...filters.map(({ column }) => ({ [column]: 'there' }))]
        target.write(all.map((fields, n) => ({ ...fields, n_: n })))
        for (const filter of filters) {
          const asked = await target.backend.rows(
            { ...ALL, filters: [filter], sort: [{ column: 'n_', descending: false }] },
            { nowMs: NOW, signal },
          )
          const found = (await collect(asked)).map((row) => row.n_)
          const wanted = all.flatMap((fields, n) => (fits(fields as Json, filter, NOW) ? [n] : []))
          expect({ filter, found }).toEqual({ filter, found: wanted })
        }
      },
    ),
    { numRuns: 40 },
  )
})

test('a level’s name finds pino’s number, and a number itself alone', async () => {
  const target = new LocalTarget()
  target.write(['error', 50, 'info', 55].map((level, x) => ({ '@timestamp': NOW + x, level, x })))
  expect(await target.values('x', 'level=error')).toEqual([1, 0])
  expect(await target.values('x', 'level!=error')).toEqual([3, 2])
  expect(await target.values('x', 'level=50')).toEqual([1])
})
