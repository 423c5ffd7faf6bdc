import { expect, test } from 'vitest'
import { olderCopies } from '../../src/sinks/copies.ts'

const copies = (...indices: string[]) => indices.map((_index) => ({ _id: 'a', _index }))

test('of the copies of a document all but the one in the newest index are older', () => {
  const stream = ['.ds-app-2', 'partial-.ds-app-1', '.ds-app-3']
  expect(olderCopies(copies(...stream), stream)).toEqual(copies('.ds-app-2', 'partial-.ds-app-1'))
})

test('of indices that are not told of the last by name is the newest', () => {
  expect(olderCopies(copies('.ds-app-2', '.ds-app-1'), ['app'])).toEqual(copies('.ds-app-1'))
})

test('a document that is there once has no older copy', () => {
  expect(olderCopies([...copies('app-1'), { _id: 'b', _index: 'app-2' }], [])).toEqual([])
})
