import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { columnFilePath, listColumnFiles } from '../../src/journal/column-files.ts'
import { newHolder } from '../../src/journal/holder.ts'
import { listSegments, segmentPath } from '../../src/journal/layout.ts'
import { takeLease } from '../../src/journal/lease.ts'
import { pruneSegments } from '../../src/journal/retention.ts'
import { tempDir } from '../support/temp-dir.ts'

const NOW = Date.parse('2026-05-01T00:00:00Z')
const DAY = 86_400_000

/** A journal with segments of 100 bytes, written the given days before now. */
function journal(target: string, id: string, ages: number[]): string {
  const dir = join(target, id)
  mkdirSync(dir, { recursive: true })
  ages.forEach((age, i) => {
    writeFileSync(segmentPath(dir, i + 1), 'x'.repeat(100))
    utimesSync(segmentPath(dir, i + 1), 0, (NOW - age * DAY) / 1000)
  })
  return dir
}

test('removes the oldest segments of all journals beyond the size', () => {
  const target = join(tempDir(), 'guide')
  const a = journal(target, 'aaaaaaaaaaaaaaaa', [9, 3, 1])
  const b = journal(target, 'bbbbbbbbbbbbbbbb', [8, 2])
  pruneSegments(target, { bytes: 350 }, NOW)
  expect([listSegments(a), listSegments(b)]).toEqual([[2, 3], [2]])
})

test('removes segments older than the days, and directories that are empty then', () => {
  const target = join(tempDir(), 'guide')
  const a = journal(target, 'aaaaaaaaaaaaaaaa', [9, 8])
  const b = journal(target, 'bbbbbbbbbbbbbbbb', [8, 2])
  pruneSegments(target, { days: 7 }, NOW)
  expect([existsSync(a), listSegments(b)]).toEqual([false, [2]])
})

test('leaves the segment that a live process writes, and those that are still needed', () => {
  const target = join(tempDir(), 'guide')
  const live = journal(target, 'aaaaaaaaaaaaaaaa', [9, 9])
  takeLease(live, newHolder())
  const unsent = journal(target, 'bbbbbbbbbbbbbbbb', [9])
  pruneSegments(target, { bytes: 0 }, NOW, (directory) => directory !== unsent)
  expect([listSegments(live), listSegments(unsent)]).toEqual([[2], [1]])
})

test('dry, it only says what it would remove', () => {
  const target = join(tempDir(), 'guide')
  const a = journal(target, 'aaaaaaaaaaaaaaaa', [9, 3])
  const found = pruneSegments(target, { days: 7 }, NOW, undefined, true)
  expect(found).toEqual([{ directory: a, segment: 1, bytes: 100, writtenMs: NOW - 9 * DAY }])
  expect(listSegments(a)).toEqual([1, 2])
  expect(pruneSegments(target, { days: 7 }, NOW)).toEqual(found)
  expect(listSegments(a)).toEqual([2])
})

test('what killed processes left in a directory that is empty then goes with it', () => {
  const target = join(tempDir(), 'guide')
  const dead = journal(target, 'aaaaaaaaaaaaaaaa', [9])
  writeFileSync(join(dead, 'lease'), JSON.stringify({ ...newHolder(), started: '1' }))
  writeFileSync(join(dead, 'shipping'), JSON.stringify({ ...newHolder(), started: '1' }))
  pruneSegments(target, { days: 7 }, NOW)
  expect(existsSync(dead)).toBe(false)
})

test('column files count, and go with their segments', () => {
  const target = join(tempDir(), 'guide')
  const a = journal(target, 'aaaaaaaaaaaaaaaa', [9, 8, 1])
  const b = journal(target, 'bbbbbbbbbbbbbbbb', [7])
  for (const [directory, segment] of [
    [a, 1],
    [a, 3],
    [b, 1],
  ] as const)
    writeFileSync(columnFilePath(directory, segment, 100, 1), 'x'.repeat(50))
  pruneSegments(target, { bytes: 300 }, NOW)
  expect([listSegments(a), listSegments(b)]).toEqual([[3], [1]])
  expect(listColumnFiles(a).map(({ segment }) => segment)).toEqual([3])
  writeFileSync(`${columnFilePath(b, 1, 100, 1)}.new`, '')
  pruneSegments(target, { days: 5 }, NOW)
  expect([existsSync(b), listSegments(a)]).toEqual([false, [3]])
})
