import { expect, test } from 'vitest'
import { valueAt, withoutColumn } from '../../src/backends/path.ts'

test.each([
  [{ 'user.id': 'ann' }, 'user.id', 'ann'],
  [{ user: { id: 'ann' } }, 'user.id', 'ann'],
  [{ a: { 'b.c': 1 } }, 'a.b.c', 1],
  [{ 'a.b': { c: 1 } }, 'a.b.c', 1],
  [{ 'a.b': { x: 1 }, a: { b: { c: 2 } } }, 'a.b.c', 2],
  [{ a: null, b: false }, 'b', false],
  [{ 'a.b': { c: 1 }, a: { 'b.c': 2 } }, 'a.b.c', 1],
  [{ a: null }, 'a', undefined],
  [{ 'a.b': null, a: { b: 0 } }, 'a.b', 0],
  [{ a: 'text' }, 'a.length', undefined],
  [{}, 'constructor', undefined],
  [{ list: [{ a: 1 }, { b: 2 }, { a: [3, 4] }] }, 'list.a', [1, 3, 4]],
  [{ list: [1, 2] }, 'list', [1, 2]],
  [{ a: { b: 1 } }, 'a', { b: 1 }],
])('of %j the column %s is %j', (record, column, value) => {
  expect(valueAt(record, column)).toEqual(value)
})

test('a record without a column has all others as they were', () => {
  const record = JSON.parse('{"a":{"b":1,"c":2},"a.b":3,"d":[{"b":1}],"__proto__":{"b":1}}')
  expect(withoutColumn(record, 'a.b')).toEqual(JSON.parse('{"a":{"c":2},"d":[{"b":1}],"__proto__":{"b":1}}'))
  expect(withoutColumn(record, 'd.b')).toEqual({ ...record, d: [{}] })
  expect(withoutColumn(record, 'd')).not.toHaveProperty('d')
  expect(withoutColumn(record, 'x.y')).toEqual(record)
})
