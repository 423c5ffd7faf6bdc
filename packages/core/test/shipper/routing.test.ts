import { expect, test } from 'vitest'
import { routingOf } from '../../src/shipper/routing.ts'

test.each([
  ['{"user.id":"ann"}', 'ann'],
  ['{"user":{"id":"ann"}}', 'ann'],
  ['{"user":"x","user.id":"ann"}', 'ann'],
  ['{"user.id":"","user":{"id":"ann"}}', 'ann'],
  ['{"user.id":7}', '7'],
  ['{"user.id":false}', 'false'],
  ['{"user.id":"ü, and a comma"}', 'ü, and a comma'],
  ['{"user.id":""}', undefined],
  ['{"user.id":null}', undefined],
  ['{"user":{"id":["a"]}}', undefined],
  ['{"user":"ann"}', undefined],
  ['{"x":{"user.id":"ann"}}', undefined],
  ['{"user.id":', undefined],
  ['[]', undefined],
])('%s is routed by user.id to %s', (line, expected) => {
  expect(routingOf(Buffer.from(line), 'user.id')).toBe(expected)
})

test('a path of any depth is found however its names are joined', () => {
  for (const line of ['{"a.b.c":1}', '{"a":{"b.c":1}}', '{"a.b":{"c":1}}', '{"a":{"b":{"c":1}}}'])
    expect(routingOf(Buffer.from(line), 'a.b.c')).toBe('1')
  expect(routingOf(Buffer.from('{"a":1}'), '__proto__.constructor')).toBeUndefined()
})
