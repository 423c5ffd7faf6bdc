import { expect, test } from 'vitest'
import { Fields } from '../../../src/backends/elasticsearch/fields.ts'
import { selectionFor } from '../../../src/backends/elasticsearch/question.ts'
import { parseQuery } from '../../../src/query/parse.ts'
import { QueryProblems } from '../../../src/query/problems.ts'

const KEYWORD = { type: 'keyword', fields: { text: { type: 'text' } } }
const NOW = Date.parse('2026-03-01T12:00:00Z')

const ours = new Fields({
  'app-1': {
    mappings: {
      properties: {
        '@timestamp': { type: 'date' },
        level: KEYWORD,
        port: { type: 'double' },
        ok: { type: 'boolean' },
        note: { type: 'text' },
        old: { type: 'text', fields: { keyword: { type: 'keyword' } } },
        mixed: { type: 'double' },
        labels: { type: 'flattened' },
        ip: { type: 'ip' },
      },
    },
  },
  'app-2': { mappings: { properties: { mixed: KEYWORD } } },
})

function selection(url: string) {
  const problems = new QueryProblems()
  const clause = selectionFor(parseQuery(new URLSearchParams(url)), ours, NOW, problems)
  problems.throwIfAny()
  return clause
}

const NONE = { match_none: {} }
const regexp = (field: string, value: string) => ({
  regexp: { [field]: { value, flags: 'NONE', max_determinized_states: 10_000 } },
})

test.each<[string, object]>([
  ['', { match_all: {} }],
  ['level=info&level=warn', { terms: { level: ['info', 'warn', '30', '40'] } }],
  ['level!=info', { bool: { must_not: [{ terms: { level: ['info', '30'] } }] } }],
  ['old=info', { terms: { 'old.keyword': ['info'] } }],
  ['note=a b', { match_phrase: { note: { query: 'a b' } } }],
  ['port=80.0', { match: { port: { query: 80, lenient: true } } }],
  ['port=http', NONE],
  ['port!=http', { bool: { must_not: [NONE] } }],
  ['ok=true&ok=yes', { terms: { ok: ['true'] } }],
  ['ip=10.0.0.0/8', { match: { ip: { query: '10.0.0.0/8', lenient: true } } }],
  ['labels.a=x', { terms: { 'labels.a': ['x'] } }],
  ['@timestamp=now', { range: { '@timestamp': { gte: NOW, lt: NOW + 1, format: 'epoch_millis' } } }],
  ['level>=b', { range: { level: { gt: 'b' } } }],
  ['port<~=1e3', { range: { port: { lte: 1000 } } }],
  ['ok>=f', { terms: { ok: ['false', 'true'] } }],
  ['ok<=true', { terms: { ok: ['false'] } }],
  ['@timestamp>~=2026-03-01', { range: { '@timestamp': { gte: NOW - 43_200_000, format: 'epoch_millis' } } }],
  [
    '_from=now-1m&_to=now',
    { range: { '@timestamp': { gte: NOW - 60_000, lte: NOW, format: 'epoch_millis' } } },
  ],
  ['level~=err', regexp('level', '.*(err).*')],
  ['level*=e1', regexp('level', '.*([eE]1).*')],
  ['old!~=err', { bool: { must_not: [regexp('old.keyword', '.*(err).*')] } }],
  ['_id=a1', { terms: { _id: ['a1'] } }],
])('%s is asked as Elasticsearch asks it', (url, clause) => {
  expect(selection(url)).toEqual(clause)
})

test('a value counts as there where it could not be indexed, or as its words alone', () => {
  const exists = {
    bool: {
      should: [
        { exists: { field: 'level' } },
        { exists: { field: 'level.text' } },
        { term: { _ignored: { value: 'level' } } },
      ],
      minimum_should_match: 1,
    },
  }
  expect(selection('level')).toEqual(exists)
  expect(selection('level!')).toEqual({ bool: { must_not: [exists] } })
})

test('a column of several kinds is asked in each index as it is there', () => {
  const inIndex = (index: string, clause: object) => ({
    bool: { filter: [{ terms: { _index: [index] } }, clause] },
  })
  expect(selection('mixed=5')).toEqual({
    bool: {
      should: [
        inIndex('app-1', { match: { mixed: { query: 5, lenient: true } } }),
        inIndex('app-2', { terms: { mixed: ['5'] } }),
      ],
      minimum_should_match: 1,
    },
  })
  expect(selection('mixed>=five')).toEqual(inIndex('app-2', { range: { mixed: { gt: 'five' } } }))
})

test('a column that is a number everywhere is asked everywhere alike', () => {
  const of = (type: string) => ({ mappings: { properties: { n: { type } } } })
  const numbers = new Fields({ 'app-1': of('long'), 'app-2': of('double') })
  const clause = selectionFor(parseQuery(new URLSearchParams('n=5')), numbers, NOW, new QueryProblems())
  expect(clause).toEqual({ match: { n: { query: 5, lenient: true } } })
})

test.each([
  ['port>=x', 'port: holds numbers, and "x" is none'],
  ['port~=9', 'port: holds no text that a pattern could search, but values of the type double'],
  [
    'note~=9',
    'note: is mapped as text without a keyword beside it: its values cannot be searched by a pattern',
  ],
  ['note>=a', 'note: is mapped as text without a keyword'],
  ['labels.a~=x', 'labels.a: lies in a flattened object'],
  ['labels>=x', 'labels: holds objects'],
  ['_index~=x', '_index: has neither an order nor a pattern; allowed: =, !='],
])('%s is refused: %s', (url, message) => {
  expect(() => selection(url)).toThrow(message)
})

test('each word is looked for in all texts, and where it can be a value', () => {
  const texts = ['level.text', 'note', 'old', 'mixed.text']
  const phrase = (query: string) => ({
    multi_match: { query, type: 'phrase', fields: texts, lenient: true },
  })
  const exact = (query: string, fields: string[]) => ({
    multi_match: { query, type: 'best_fields', fields, lenient: true },
  })
  const either = (...should: object[]) => ({ bool: { should, minimum_should_match: 1 } })
  const word = (text: string, fields = ['ip']) => either(phrase(text), exact(text, fields))
  expect(selection('q="Slow" -page')).toEqual({ bool: { filter: [word('Slow'), word('page')] } })
  expect(selection('q=(100%25')).toEqual(word('100', ['port', 'mixed', 'ip']))
  expect(selection('q=-')).toEqual({ match_all: {} })
  // Which the server may have as one word, or as two.
  expect(selection('q=example.com')).toEqual(
    either(phrase('example.com'), exact('example.com', ['ip']), {
      bool: { filter: [word('example'), word('com')] },
    }),
  )
})

test('a column that no record has fits no condition, and each that is turned round', () => {
  expect(selection('none=x')).toEqual(NONE)
  expect(selection('none')).toEqual(NONE)
  expect(selection('none>=1')).toEqual(NONE)
  expect(selection('none!~=x')).toEqual({ bool: { must_not: [NONE] } })
})

test('a name in which the server would read a weight is asked by itself', () => {
  const fields = new Fields({ app: { mappings: { properties: { 'a^2': KEYWORD } } } })
  const clause = selectionFor(parseQuery(new URLSearchParams('q=x')), fields, NOW, new QueryProblems())
  expect(clause).toEqual({ match: { 'a^2.text': { query: 'x', operator: 'and', lenient: true } } })
})
