import { expect, test } from 'vitest'
import { Fields } from '../../../src/backends/elasticsearch/fields.ts'
import { rowReader, sourceFor } from '../../../src/backends/elasticsearch/record.ts'
import { parseQuery } from '../../../src/query/parse.ts'

const KEYWORD = { type: 'keyword' }
const fields = new Fields({
  app: {
    mappings: {
      properties: { host: { properties: { name: KEYWORD } }, server: { type: 'alias', path: 'host.name' } },
    },
  },
})

function row(url: string, source: object, ids = false) {
  const { columns } = parseQuery(new URLSearchParams(url))
  const hit = { _id: 'a1', _index: 'app', _ignored: ['x'], _source: source }
  return rowReader(columns, fields, ids)(hit)
}

const moved = (text: string) => ({ a: 1, 'gramexlog.unindexed': text })

test('what the index could not take as fields is laid back into the record', () => {
  expect(row('', moved('{"list":[1,"two"],"":2}'))).toEqual({ a: 1, list: [1, 'two'], '': 2 })
  expect(row('_c=list&_c=a', moved('{"list":[1,"two"]}'))).toEqual({ list: [1, 'two'], a: 1 })
  expect(row('', moved('{"gramexlog.unindexed":"mine"}'))).toEqual(moved('mine'))
})

test('a field of that name that an app has logged stays as it is', () => {
  for (const text of ['mine', '5', '[1]', '{']) expect(row('', moved(text))).toEqual(moved(text))
})

test('columns come in their order, in either form, null where there is none', () => {
  const source = { user: { id: 'ann' }, host: { name: 'web' } }
  const found = row('_c=b&_c=user.id&_c=server&_c=_id&_c=_index', source)
  expect(Object.entries(found)).toEqual([
    ['b', null],
    ['user.id', 'ann'],
    ['server', 'web'],
    ['_id', 'a1'],
    ['_index', 'app'],
  ])
  expect(row('_c=-host', source)).toEqual({ user: { id: 'ann' } })
})

test('the id comes first, and is not that which an app calls so', () => {
  expect(Object.entries(row('', moved('{"_id":"mine"}'), true))).toEqual([
    ['_id', 'a1'],
    ['a', 1],
  ])
  expect(row('_c=a', { a: 1 }, true)).toEqual({ _id: 'a1', a: 1 })
})

test('only what is shown is asked for, by names that mean themselves', () => {
  const of = (url: string) => sourceFor(parseQuery(new URLSearchParams(url)).columns, fields)
  expect(of('_c=a&_c=server')).toEqual({ includes: ['a', 'host.name', 'gramexlog.unindexed'] })
  expect(of('_c=a*')).toBe(true)
  expect(of('_c=-a')).toBe(true)
})
