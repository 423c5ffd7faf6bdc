import { expect, test } from 'vitest'
import type { Json } from '../../src/backends/backend.ts'
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
  [{ 'a.b': { 'c.d': 3 } }, 'a.b.c.d', 3],
  [{ a: { b: 2 }, 'a.b': { c: 1 } }, 'a.b.c', 1],
  [{ a: [1] }, 'a.b', undefined],
  [{ a: [1] }, 'a.length', undefined],
  [{ a: {} }, 'a.constructor', undefined],
  [{}, '__proto__', undefined],
  [JSON.parse('{"__proto__":1}'), '__proto__', 1],
  [JSON.parse('{"__proto__":{"x":1}}'), '__proto__.x', 1],
])('of %j the column %s is %j', (record, column, value) => {
  expect(valueAt(record, column)).toEqual(value)
})

test('a name of many dots is read in no time, however a record takes it apart', () => {
  const parts = Array.from({ length: 1_000 }, () => 'a')
  const nested = (depth: number): Json => (depth === 0 ? { b: 1 } : { 'a.a': nested(depth - 1), a: { x: 1 } })
  const began = performance.now()
  expect(valueAt({ a: { x: 1 } }, parts.join('.'))).toBeUndefined()
  expect(valueAt(nested(100), `${parts.slice(0, 200).join('.')}.b`)).toBe(1)
  expect(performance.now() - began).toBeLessThan(1_000)
})

test('a record without a column has all others as they were', () => {
  const record = JSON.parse('{"a":{"b":1,"c":2},"a.b":3,"d":[{"b":1}],"__proto__":{"b":1}}')
  expect(withoutColumn(record, 'a.b')).toEqual(JSON.parse('{"a":{"c":2},"d":[{"b":1}],"__proto__":{"b":1}}'))
  expect(withoutColumn(record, 'd.b')).toEqual({ ...record, d: [{}] })
  expect(withoutColumn(record, 'd')).not.toHaveProperty('d')
  expect(withoutColumn(record, 'x.y')).toEqual(record)
})
