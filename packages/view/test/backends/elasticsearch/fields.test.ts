import { expect, test } from 'vitest'
import { Fields } from '../../../src/backends/elasticsearch/fields.ts'

const KEYWORD = { type: 'keyword', fields: { text: { type: 'text' } } }
const TEXT = { type: 'text', fields: { keyword: { type: 'keyword', ignore_above: 256 } } }

function fields(properties: object, more: object = {}) {
  return new Fields({ app: { mappings: { properties, ...more } } } as never)
}

function columns(of: Fields) {
  return of.columns().map(({ name, kind }) => `${name} ${kind}`)
}

test('the columns of an index, whether objects are fields of their own or dots in names', () => {
  const flat = { user: KEYWORD, 'user.id': KEYWORD, '@timestamp': { type: 'date' }, a: { type: 'double' } }
  expect(columns(fields(flat))).toEqual(['@timestamp time', 'a number', 'user text', 'user.id text'])
  const nested = { user: { properties: { id: KEYWORD, deep: { properties: { ok: { type: 'boolean' } } } } } }
  expect(columns(fields(nested))).toEqual(['user.deep.ok boolean', 'user.id text'])
})

test('what could not be a field is no column of its own', () => {
  const unindexed = { type: 'text', fields: { ignored: { type: 'byte' } } }
  const ours = fields({ a: KEYWORD, 'gramexlog.unindexed': unindexed })
  expect(columns(ours)).toEqual(['a text'])
  expect(ours.unindexed?.variants[0]).toMatchObject({ words: 'gramexlog.unindexed' })
  const dotted = fields({ gramexlog: { properties: { unindexed } } })
  expect(dotted.unindexed?.variants[0]).toMatchObject({ words: 'gramexlog.unindexed' })
})

test('whole values and words are found where the mapping has them', () => {
  const of = (mapping: object) => fields({ a: mapping }).get('a')?.variants[0]
  expect(of(KEYWORD)).toMatchObject({ type: 'keyword', whole: 'a', words: 'a.text' })
  expect(of(TEXT)).toMatchObject({ type: 'text', whole: 'a.keyword', words: 'a' })
  expect(of({ type: 'text' })).not.toHaveProperty('whole')
  // It would find other values than those that are there.
  const lower = { type: 'text', fields: { low: { type: 'keyword', normalizer: 'lowercase' } } }
  expect(of(lower)).not.toHaveProperty('whole')
})

test('mappings of users: aliases, flattened objects, runtime fields, nested lists, types of any kind', () => {
  const mine = fields(
    {
      host: { properties: { name: KEYWORD } },
      server: { type: 'alias', path: 'host.name' },
      labels: { type: 'flattened' },
      items: { type: 'nested', properties: { id: KEYWORD } },
      place: { type: 'geo_point' },
      nanos: { type: 'date_nanos' },
      opaque: { type: 'object', enabled: false },
    },
    { runtime: { day: { type: 'keyword' } } },
  )
  expect(columns(mine)).toEqual([
    'day text',
    'host.name text',
    'items object',
    'labels object',
    'nanos time',
    'opaque object',
    'place object',
    'server text',
  ])
  expect(mine.get('server')).toMatchObject({ source: 'host.name', variants: [{ whole: 'host.name' }] })
  expect(mine.get('labels.any.thing')?.variants).toMatchObject([{ type: 'key', whole: 'labels.any.thing' }])
  expect(mine.isObject('host')).toBe(true)
  expect(mine.get('host')).toBeUndefined()
})

test('over indices with dates a column may be of several kinds', () => {
  const merged = new Fields({
    'app-1': { mappings: { properties: { x: { type: 'long' }, n: { type: 'long' }, old: KEYWORD } } },
    'app-2': { mappings: { properties: { x: KEYWORD, n: { type: 'double' } } } },
    'app-3': { mappings: {} },
  })
  expect(columns(merged)).toEqual(['n number', 'old text', 'x mixed'])
  expect(merged.get('x')?.variants).toMatchObject([
    { type: 'number', indices: ['app-1'] },
    { type: 'keyword', indices: ['app-2'] },
  ])
})
