import { expect, test } from 'vitest'
import { readerOf } from '../../src/formats/value-at.ts'

test.each([
  ['a', { a: 1 }, 1],
  ['a.b', { a: { b: 1 } }, 1],
  ['a.b', { 'a.b': 1 }, 1],
  ['a.b.c', { a: { 'b.c': 1 } }, 1],
  ['a.b.c', { 'a.b': { c: 1 } }, 1],
  ['a.b.c', { a: { b: 2 }, 'a.b': { c: 1 } }, 1],
  ['a.b', { a: { b: null } }, null],
  ['a.b', { a: [1] }, undefined],
  ['a.length', { a: 'text' }, undefined],
  ['a.length', { a: [1] }, undefined],
  ['constructor', {}, undefined],
  ['a.constructor', { a: {} }, undefined],
  ['__proto__', JSON.parse('{"__proto__":1}'), 1],
  ['__proto__.x', JSON.parse('{"__proto__":{"x":1}}'), 1],
  ['__proto__', {}, undefined],
])('%s of %j is %j', (column, row, value) => {
  expect(readerOf(column)(row)).toEqual(value)
})
