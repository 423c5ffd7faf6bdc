import { GramexLogError } from '@gramexlog/core'
import { describe, expect, test } from 'vitest'
import { parseQuery } from '../../src/query/parse.ts'
import { parsePattern } from '../../src/query/pattern.ts'

const parse = (url: string) => parseQuery(new URLSearchParams(url))
const EMPTY = { filters: [], columns: { only: [], without: [] }, sort: [], offset: 0, meta: false }

function refusal(url: string): string {
  try {
    parse(url)
  } catch (error) {
    expect(error).toBeInstanceOf(GramexLogError)
    expect((error as GramexLogError).code).toBe('ERR_GRAMEXLOG_QUERY')
    return (error as Error).message
  }
  throw new Error(`${url} was taken`)
}

test('nothing asks for everything', () => {
  expect(parse('')).toEqual(EMPTY)
})

test.each([
  ['level=error', { kind: 'is', column: 'level', not: false, values: ['error'] }],
  [
    'level=error&level=warn&level=error',
    { kind: 'is', column: 'level', not: false, values: ['error', 'warn'] },
  ],
  ['level!=debug&level!=info', { kind: 'is', column: 'level', not: true, values: ['debug', 'info'] }],
  ['user.id', { kind: 'exists', column: 'user.id', not: false }],
  ['user.id=', { kind: 'exists', column: 'user.id', not: false }],
  ['user.id!', { kind: 'exists', column: 'user.id', not: true }],
  ['user.id!=', { kind: 'exists', column: 'user.id', not: true }],
  // A value beside an empty one counts.
  ['x=&x=1', { kind: 'is', column: 'x', not: false, values: ['1'] }],
  ['x>=5', { kind: 'compare', column: 'x', by: '>', value: '5' }],
  ['x>~=5', { kind: 'compare', column: 'x', by: '>=', value: '5' }],
  ['x<=5', { kind: 'compare', column: 'x', by: '<', value: '5' }],
  ['x<~=5', { kind: 'compare', column: 'x', by: '<=', value: '5' }],
  // One of several has to fit: the least of those that are to be exceeded does, as numbers where they are.
  ['x>=10&x>=9', { kind: 'compare', column: 'x', by: '>', value: '9' }],
  ['x<=10&x<=9', { kind: 'compare', column: 'x', by: '<', value: '10' }],
  ['x>=b&x>=a', { kind: 'compare', column: 'x', by: '>', value: 'a' }],
  ['高=σ', { kind: 'is', column: '高', not: false, values: ['σ'] }],
  ['_id=abc', { kind: 'is', column: '_id', not: false, values: ['abc'] }],
])('%s is a filter', (url, filter) => {
  expect(parse(url)).toEqual({ ...EMPTY, filters: [filter] })
})

test.each([
  ['msg~=time', 'time', false, false],
  ['msg!~=time', 'time', true, false],
  ['msg*=time', 'time', false, true],
  ['msg!*=time', 'time', true, true],
  ['msg~=a&msg~=b', 'a|b', false, false],
])('%s is a pattern', (url, source, not, ignoreCase) => {
  const pattern = parsePattern(source)
  expect(parse(url).filters).toEqual([{ kind: 'matches', column: 'msg', not, ignoreCase, pattern }])
})

test.each(['x>=', 'x<~=', 'x~=', 'x!~='])('%s asks for nothing, as in Gramex', (url) => {
  expect(parse(url)).toEqual(EMPTY)
})

test('all the rest of the grammar', () => {
  const url =
    'q=late+train&_from=now-15m&_to=now&_sort=-time&_sort=x&_limit=20&_offset=40&_c=a&_c=-b&_meta=y&_format=csv'
  expect(parse(url)).toEqual({
    text: 'late train',
    from: 'now-15m',
    to: 'now',
    filters: [],
    columns: { only: ['a'], without: ['b'] },
    sort: [
      { column: 'time', descending: true },
      { column: 'x', descending: false },
    ],
    limit: 20,
    offset: 40,
    meta: true,
    format: 'csv',
  })
})

test('a column is left out whatever its name begins with', () => {
  expect(parse('_c=-%E2%80%A8x&_c=-%0A').columns.without).toEqual(['\u2028x', '\n'])
})

describe('groups', () => {
  test('by columns, with aggregates and conditions on them', () => {
    const url =
      '_by=level&_by=app&_c=ms|avg&_c=level&_c=x|count&x|count>=30&ms|avg<~=2.5&x|count!=7&status=200'
    expect(parse(url)).toEqual({
      ...EMPTY,
      filters: [{ kind: 'is', column: 'status', not: false, values: ['200'] }],
      grouping: {
        columns: ['level', 'app'],
        aggregates: [
          { column: 'ms', by: 'avg' },
          { column: 'x', by: 'count' },
        ],
        having: [
          { aggregate: { column: 'x', by: 'count' }, by: '>', values: [30] },
          { aggregate: { column: 'ms', by: 'avg' }, by: '<=', values: [2.5] },
          { aggregate: { column: 'x', by: 'count' }, by: '!=', values: [7] },
        ],
      },
    })
  })

  test('of everything, without a column', () => {
    expect(parse('_by=').grouping).toEqual({ columns: [], aggregates: [], having: [] })
  })
})

test.each([
  ['_limit=0', '_limit=0: is no whole number from 1 to 10000'],
  ['_limit=10001', '_limit=10001: is no whole number from 1 to 10000'],
  ['_limit=1e3', '_limit=1e3: is no whole number from 1 to 10000'],
  ['_offset=-1', '_offset=-1: is no whole number from 0 to 10000000'],
  ['_format=pdf', '_format=pdf: is no format; allowed: html, json, ndjson, csv, xlsx'],
  ['_from=yesterday', '_from=yesterday: is no time; allowed: now, now-15m'],
  ['_limits=5', '_limits: is no parameter; allowed: _sort, _limit'],
  ['x|count>=3', 'x|count>: is a condition on groups, and needs _by=<column>'],
  ['_by=a&_c=b', '_c=b: needs |count, |sum, |avg, |min or |max behind the column, since _by groups'],
  ['_by=a&x|count>=many', 'x|count>=many: is no number'],
  ['_by=a&x|count~=3', 'x|count~: has an operator that groups do not; allowed: =, !=, >='],
  ['_by=a&_by=b&_by=c&_by=d&_by=e&_by=f', '_by: groups by 6 columns; at most 5 are allowed'],
  ['@timestamp=soon', '@timestamp=soon: is no time; allowed: now, now-15m'],
  ['@timestamp!=1&@timestamp!=x', '@timestamp!=x: is no time'],
  ['@timestamp>~=2026-02-30', '@timestamp>~=2026-02-30: is no time'],
  ['_id!=a', '_id!=: is no condition on ids; allowed: _id=<id>, with one or several ids'],
  ['_id>=a', '_id>=: is no condition on ids'],
  ['_id~=a', '_id~=: is no condition on ids'],
  [
    `q=${'a-b '.repeat(5)}${Array.from({ length: 49 }, (_, n) => `w${n}`).join(' ')}`,
    'q: has 51 words; at most 50 are allowed',
  ],
  ...['%=1', '_sort=-%', '_c=%', '_c=-%', '_by=%', '_by=&_c=%|count', '_by=&%|sum>=1'].map(
    (url): [string, string] => [
      url.replace('%', Array.from({ length: 31 }, () => 'a').join('.')),
      'names a column of 31 parts; at most 30 are allowed',
    ],
  ),
  ['>=5', '>=: has no column before its operator'],
  ['x~=a(b', 'x~=a(b: is no pattern: a "(" is not closed; a bracket itself is \\( (character 3)'],
  [`x~=${'a'.repeat(1_001)}`, 'is no pattern: it has more than 1000 characters'],
  [`x=${'a'.repeat(9_000)}`, 'x: has 9001 characters; at most 8192 are allowed'],
  [
    Array.from({ length: 201 }, (_, n) => `x${n}=1`).join('&'),
    'the query: has 201 parameters; at most 200 are allowed',
  ],
])('%.40s is refused in words that help', (url, words) => {
  expect(refusal(url)).toContain(words)
})

test('a pattern on times is one on their text, and 30 parts are no too many', () => {
  expect(parse('@timestamp~=^2026&@timestamp!*=x').filters).toHaveLength(2)
  expect(parse(`${Array.from({ length: 30 }, () => 'a').join('.')}=1`).filters).toHaveLength(1)
})

test('all that is wrong is told at once, on lines of its own', () => {
  const message = refusal('_limit=x&_format=y&a~=*')
  expect(message.split('\n')).toEqual([
    '3 problems:',
    '  a~=*: is no pattern: nothing stands before "*"; the sign itself is \\* (character 1)',
    '  _limit=x: is no whole number from 1 to 10000',
    '  _format=y: is no format; allowed: html, json, ndjson, csv, xlsx',
  ])
})

test('a message repeats a little of the URL, and no sign that a terminal obeys', () => {
  expect(refusal(`_limit=${encodeURIComponent('\u001b[31m\u202e')}${'9'.repeat(500)}`)).toMatch(
    /^_limit=\uFFFD\[31m\uFFFD9{1,60}…: is no whole/,
  )
})

test.each(['__proto__=1', 'constructor=1', 'toString|sum=1&_by='])('%s is a column like any other', (url) => {
  if (url.startsWith('_')) expect(parse(url).filters).toHaveLength(1)
  else expect(parse(url).filters.length + (parse(url).grouping?.having.length ?? 0)).toBe(1)
})
