import { expect, test } from 'vitest'
import { documentId, newJournalId, placeOf } from '../../src/journal/id.ts'

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
    [36 ** 4 - 1, 7],
    [36 ** 4, 7],
    [36 ** 4 + 1, 0],
    [2 * 36 ** 4, 0],
  ]
  const ids = places.map(([segment, offset]) => documentId('aaaaaaaabbbbbbbb', segment, offset))
  expect([...ids].sort()).toEqual(ids)
  expect(new Set(ids).size).toBe(places.length)
  for (const id of ids) expect(id).toMatch(/^[0-9a-z]{26}$/)
})

test('an id tells where its record lies', () => {
  for (const [segment, offset] of [
    [1, 0],
    [36, 35],
    [1_000_000, 64 * 1024 * 1024],
  ] as const) {
    const journal = newJournalId(Date.now())
    expect(placeOf(documentId(journal, segment, offset))).toEqual({ journal, segment, offset })
  }
  for (const other of ['', 'AVabc_1', 'a'.repeat(27), `${'a'.repeat(25)}!`])
    expect(placeOf(other)).toBeUndefined()
})
