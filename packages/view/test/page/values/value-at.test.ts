import { expect, test } from 'vitest'
import { asText, valueAt } from '../../../page/values/value-at.ts'

test('a column is a member of its very name, or one of an object, at any split', () => {
  expect(valueAt({ 'user.id': 1, user: { id: 2 } }, 'user.id')).toBe(1)
  expect(valueAt({ user: { id: 2 } }, 'user.id')).toBe(2)
  expect(valueAt({ 'a.b': { 'c.d': 3 } }, 'a.b.c.d')).toBe(3)
  expect(valueAt({ list: [{ id: 1 }, { id: 2 }, {}] }, 'list.id')).toEqual([1, 2])
  expect(valueAt({ a: null }, 'a')).toBeNull()
  expect(valueAt({ a: 1 }, 'a.b')).toBeUndefined()
})

test('what every object has is no column', () => {
  expect(valueAt({}, '__proto__')).toBeUndefined()
  expect(valueAt({}, 'constructor')).toBeUndefined()
  expect(valueAt({ a: {} }, 'a.toString')).toBeUndefined()
  expect(valueAt(JSON.parse('{"__proto__":{"x":1}}'), '__proto__.x')).toBe(1)
})

test('a value is one line of text, and no longer than is read', () => {
  expect(asText({ a: 1, b: ['x', null] })).toBe('{a: 1, b: ["x", null]}')
  expect(asText('x'.repeat(1_000_000), 10)).toBe(`${'x'.repeat(10)}…`)
  expect(asText(Array(1e6).fill(1), 10)).toHaveLength(11)
  expect(asText(JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)), 20)).toBe(`${'['.repeat(20)}…`)
  expect(asText(undefined)).toBe('')
})
