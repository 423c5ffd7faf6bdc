import { expect, test } from 'vitest'
import { documentId, newJournalId } from '../../src/journal/id.ts'

test('ids of journals are 16 digits and sort by age', () => {
  const ids = [1, 1_000_000, Date.now(), Date.now() + 1].map((ms) => newJournalId(ms))
  for (const id of ids) expect(id).toMatch(/^[0-9a-z]{16}$/)
  expect([...ids].sort()).toEqual(ids)
  expect(newJournalId(5)).not.toBe(newJournalId(5))
})

test('ids of records sort by their place and are never the same', () => {
  const places: [number, number][] = [
    [1, 0],
    [1, 9],
    [1, 35],
    [1, 36],
    [1, 64 * 1024 * 1024],
    [2, 0],
    [36, 1],
    [1_000_000, 7],
  ]
  const ids = places.map(([segment, offset]) => documentId('aaaaaaaabbbbbbbb', segment, offset))
  expect([...ids].sort()).toEqual(ids)
  expect(new Set(ids).size).toBe(places.length)
})
