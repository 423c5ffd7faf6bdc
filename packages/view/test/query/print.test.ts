import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseQuery } from '../../src/query/parse.ts'
import { type Pattern, parsePattern } from '../../src/query/pattern.ts'
import { printQuery } from '../../src/query/print.ts'
import {
  type Aggregate,
  type Filter,
  FORMATS,
  FUNCTIONS,
  type Having,
  nameOf,
  type Query,
} from '../../src/query/query.ts'

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
/** What a column of records can be called and a URL can say: it ends with no operator, and is none of the other words. */
const column = text.filter((name) => !/[!<>~*]$|^_|^-|^q$|\|(count|sum|avg|min|max)$/.test(name))
const moment = fc.constantFrom('now', 'now-15m', 'now+2w', '2026-01-31', '2026-01-31T12:00:00Z', '-5')
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)
const comparison = fc.constantFrom('>', '>=', '<', '<=')
const values = fc.uniqueArray(text, { minLength: 1, maxLength: 3 })
const pattern = fc
  .string({ minLength: 1, maxLength: 10 })
  .map(parsePattern)
  .filter((parsed): parsed is Pattern => typeof parsed !== 'string')

const filter: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({ kind: fc.constant('is'), column, not: fc.boolean(), values }),
  fc.record({ kind: fc.constant('exists'), column, not: fc.boolean() }),
  fc.record({ kind: fc.constant('compare'), column, by: comparison, value: text }),
  fc.record({ kind: fc.constant('matches'), column, not: fc.boolean(), ignoreCase: fc.boolean(), pattern }),
) as fc.Arbitrary<Filter>

const aggregate: fc.Arbitrary<Aggregate> = fc.record({ column, by: fc.constantFrom(...FUNCTIONS) })
const having: fc.Arbitrary<Having> = fc.oneof(
  fc.record({ aggregate, by: comparison, values: number.map((value) => [value]) }),
  fc.record({
    aggregate,
    by: fc.constantFrom('=', '!='),
    values: fc.uniqueArray(number, { minLength: 1, maxLength: 3 }),
  }),
) as fc.Arbitrary<Having>

/** One condition a parameter: two of the same are one condition with two values. */
const once = <T>(one: fc.Arbitrary<T>, key: (value: T) => string) =>
  fc.uniqueArray(one, { maxLength: 4, selector: key })
const keyOf = (value: Filter) =>
  value.column +
  ('not' in value ? value.not : '') +
  (value.kind === 'compare' ? value.by : '') +
  (value.kind === 'matches' ? value.ignoreCase : value.kind === 'compare' ? '' : '=')

const query: fc.Arbitrary<Query> = fc
  .record(
    {
      text,
      from: moment,
      to: moment,
      filters: once(filter, keyOf),
      grouping: fc.record({
        columns: fc.uniqueArray(column, { maxLength: 3 }),
        aggregates: once(aggregate, nameOf),
        having: once(having, (one) => nameOf(one.aggregate) + one.by),
      }),
      columns: fc.record({ only: fc.uniqueArray(column), without: fc.uniqueArray(column) }),
      sort: once(fc.record({ column, descending: fc.boolean() }), (one) => one.column),
      limit: fc.integer({ min: 1, max: 10_000 }),
      offset: fc.nat(10_000_000),
      meta: fc.boolean(),
      format: fc.constantFrom(...FORMATS),
    },
    { requiredKeys: ['filters', 'columns', 'sort', 'offset', 'meta'] },
  )
  .map((made) => {
    const { grouping } = made
    if (grouping === undefined) return made as Query
    // With the columns of groups, those of records have no meaning.
    const aggregates = grouping.aggregates.filter((one) => !grouping.columns.includes(nameOf(one)))
    return { ...made, grouping: { ...grouping, aggregates }, columns: { only: [], without: [] } } as Query
  })

test('what is printed is read to the same query', () => {
  fc.assert(
    fc.property(query, (asked) => {
      expect(parseQuery(new URLSearchParams(printQuery(asked).toString()))).toEqual(asked)
    }),
    { numRuns: 1_000 },
  )
})

test('any URL is read, or refused in words', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (url) => {
      try {
        const asked = parseQuery(new URLSearchParams(url))
        expect(parseQuery(printQuery(asked))).toEqual(asked)
      } catch (error) {
        expect((error as { code?: string }).code).toBe('ERR_GRAMEXLOG_QUERY')
      }
    }),
    { numRuns: 3_000 },
  )
})
