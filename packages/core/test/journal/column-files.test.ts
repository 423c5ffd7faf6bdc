import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import {
  columnFilePath,
  listColumnFiles,
  removeColumnFiles,
  removeSegment,
} from '../../src/journal/column-files.ts'
import { listSegments, segmentPath } from '../../src/journal/layout.ts'
import { tempDir } from '../support/temp-dir.ts'

function journal(): string {
  const directory = join(tempDir(), 'aaaaaaaaaaaaaaaa')
  mkdirSync(directory)
  for (const n of [1, 2]) {
    writeFileSync(segmentPath(directory, n), 'x\n')
    writeFileSync(columnFilePath(directory, n, 2, 1), '')
    writeFileSync(`${columnFilePath(directory, n, 2, 1)}.1f-a`, '')
  }
  return directory
}

test('a column file tells its segment, how much of it there was, its layout, and whether it is whole', () => {
  const directory = journal()
  expect(basename(columnFilePath(directory, 1, 2, 1))).toBe('000001.2.1.parquet')
  writeFileSync(join(directory, '000001.parquet'), '')
  expect(listColumnFiles(directory)).toHaveLength(4)
  expect(listColumnFiles(directory)).toContainEqual({
    path: join(directory, '000002.2.1.parquet'),
    segment: 2,
    segmentBytes: 2,
    layout: 1,
    finished: true,
  })
  expect(listColumnFiles(join(directory, 'none'))).toEqual([])
})

test('they are no segments, and go with theirs, those that are being made too', () => {
  const directory = journal()
  expect(listSegments(directory)).toEqual([1, 2])
  removeSegment(directory, 1)
  expect(readdirSync(directory).sort()).toEqual([
    '000002.2.1.parquet',
    '000002.2.1.parquet.1f-a',
    '000002.ndjson',
  ])
  removeColumnFiles(directory)
  expect(readdirSync(directory)).toEqual(['000002.ndjson'])
})

test('one that cannot be removed keeps nothing from being done', () => {
  const directory = journal()
  const path = columnFilePath(directory, 1, 9, 1)
  mkdirSync(path)
  removeSegment(directory, 1)
  expect([existsSync(path), listColumnFiles(directory).length]).toEqual([true, 3])
})
