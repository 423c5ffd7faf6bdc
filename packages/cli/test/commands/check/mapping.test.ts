import { expect, test } from 'vitest'
import { fieldTypes, mappingConflicts } from '../../../src/commands/check/mapping.ts'

const target = (...keys: string[]) => ({ keys, timestamp: true })

test('what has the usual fields, or none yet, fits', () => {
  const types = fieldTypes({
    '@timestamp': { type: 'date' },
    time: { type: 'double' },
    uri: { type: 'keyword' },
    user: { properties: { id: { type: 'keyword' } } },
  })
  expect(mappingConflicts(types, {}, target('time', 'uri', 'user.id', 'ip'))).toEqual([])
  expect(mappingConflicts(new Map(), {}, target('time'))).toEqual([])
})

test('a value and an object of one name live side by side where there are no objects', () => {
  const types = fieldTypes({ user: { type: 'keyword' } })
  expect(mappingConflicts(types, { subobjects: false }, target('user.id'))).toEqual([])
  expect(mappingConflicts(types, {}, target('user.id'))).toHaveLength(1)
})

test('an index that takes no new fields lacks those of the keys', () => {
  const types = fieldTypes({ '@timestamp': { type: 'date' } })
  expect(mappingConflicts(types, { dynamic: 'strict' }, target('time'))).toEqual([
    'it takes no fields but its own (dynamic: strict), and has no time',
  ])
})

test('without a timestamp of ours its type is the business of others', () => {
  const types = fieldTypes({ '@timestamp': { type: 'keyword' } })
  expect(mappingConflicts(types, {}, { keys: [], timestamp: false })).toEqual([])
})
