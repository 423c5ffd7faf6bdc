import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { START } from '../../src/journal/checkpoint.ts'
import { segmentPath } from '../../src/journal/layout.ts'
import { JournalReader } from '../../src/journal/reader.ts'
import { tempDir } from '../support/temp-dir.ts'

function readAll(reader: JournalReader, ended = false): string[] {
  const texts: string[] = []
  for (;;) {
    const { bytes } = reader.read(ended)
    if (bytes.length === 0) return texts
    texts.push(bytes.toString())
    reader.advance(bytes.length)
  }
}

test('reads nothing where there is nothing', () => {
  const reader = new JournalReader(tempDir(), START)
  expect(reader.read(false).bytes.length).toBe(0)
  expect(reader.read(true).bytes.length).toBe(0)
  expect(reader.remainingBytes()).toBe(0)
})

test('reads whole lines, and the rest of one when it is complete', () => {
  const dir = tempDir()
  writeFileSync(segmentPath(dir, 1), '{"x":1}\n{"x"')
  const reader = new JournalReader(dir, START)
  expect(readAll(reader)).toEqual(['{"x":1}\n'])
  appendFileSync(segmentPath(dir, 1), ':2}\n')
  expect(readAll(reader)).toEqual(['{"x":2}\n'])
})

test('goes on to the next segment, over a gap too', () => {
  const dir = tempDir()
  writeFileSync(segmentPath(dir, 1), 'a\n')
  writeFileSync(segmentPath(dir, 4), 'b\n')
  const reader = new JournalReader(dir, START)
  expect(readAll(reader)).toEqual(['a\n', 'b\n'])
  expect(reader.position).toEqual({ segment: 4, offset: 2 })
})

test('sees what was appended to a segment just before the next one began', () => {
  const dir = tempDir()
  writeFileSync(segmentPath(dir, 1), 'a\n')
  const reader = new JournalReader(dir, START)
  readAll(reader)
  appendFileSync(segmentPath(dir, 1), 'b\n')
  writeFileSync(segmentPath(dir, 2), 'c\n')
  expect(readAll(reader)).toEqual(['b\n', 'c\n'])
})

test('hands out the torn end of a complete segment apart', () => {
  const dir = tempDir()
  writeFileSync(segmentPath(dir, 1), 'a\n{"tor')
  writeFileSync(segmentPath(dir, 2), 'b\n')
  const reader = new JournalReader(dir, START)
  reader.advance(reader.read(false).bytes.length)
  const { torn, bytes } = reader.read(false)
  expect([torn?.toString(), bytes.length]).toEqual(['{"tor', 0])
  reader.advance(torn!.length)
  expect(readAll(reader)).toEqual(['b\n'])
})

test('takes the end of the last segment for torn only if the writer is gone', () => {
  const dir = tempDir()
  writeFileSync(segmentPath(dir, 1), '{"tor')
  const reader = new JournalReader(dir, START)
  expect(reader.read(false).torn).toBeUndefined()
  expect(reader.read(true).torn?.toString()).toBe('{"tor')
})

test('of a torn end it hands out as much as is wanted, holds no more, and tells how long it is', () => {
  const dir = tempDir()
  const zeros = 32 * 1024 * 1024
  writeFileSync(segmentPath(dir, 1), Buffer.concat([Buffer.from('a\n{"x'), Buffer.alloc(zeros)]))
  writeFileSync(segmentPath(dir, 2), 'b\n')
  const reader = new JournalReader(dir, START, { chunkBytes: 64 * 1024, maxTornBytes: 100_000 })
  reader.advance(reader.read(false).bytes.length)
  const before = process.memoryUsage().arrayBuffers
  const { torn, tornBytes } = reader.read(false)
  const { buffer, length } = torn!
  expect([torn!.toString('utf8', 0, 3), length, tornBytes]).toEqual(['{"x', 100_000, zeros + 3])
  expect(buffer.byteLength).toBe(100_000)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 100_000)
  reader.advance(tornBytes!)
  expect(readAll(reader)).toEqual(['b\n'])
})

test('reads a line longer than a chunk', () => {
  const dir = tempDir()
  const line = `${'x'.repeat(3 * 1024 * 1024)}\n`
  writeFileSync(segmentPath(dir, 1), `${line}b\n`)
  expect(readAll(new JournalReader(dir, START)).join('')).toBe(`${line}b\n`)
})

test('begins a segment again if the checkpoint lies beyond its end', () => {
  const dir = tempDir()
  writeFileSync(segmentPath(dir, 1), 'a\n')
  expect(readAll(new JournalReader(dir, { segment: 1, offset: 99 }))).toEqual(['a\n'])
})

test('counts what it leaves out', () => {
  const dir = tempDir()
  writeFileSync(segmentPath(dir, 1), 'a\nb\nc\n')
  writeFileSync(segmentPath(dir, 2), 'd\n')
  const reader = new JournalReader(dir, { segment: 1, offset: 2 })
  expect(reader.skipTo(2)).toEqual({ records: 2, bytes: 4 })
  expect(readAll(reader)).toEqual(['d\n'])
})

test('tells the bytes from the position to the end', () => {
  const dir = tempDir()
  mkdirSync(dir, { recursive: true })
  writeFileSync(segmentPath(dir, 1), 'a\nb\n')
  writeFileSync(segmentPath(dir, 2), 'ccc\n')
  expect(new JournalReader(dir, { segment: 1, offset: 2 }).remainingBytes()).toBe(6)
})

test('of a journal whose first segments are gone all the rest remains, whatever the position says', () => {
  const dir = tempDir()
  writeFileSync(segmentPath(dir, 2), 'a\nb\n')
  expect(new JournalReader(dir, { segment: 1, offset: 99 }).remainingBytes()).toBe(4)
})

test('of a segment that is shorter than the position says all remains, since it is read again', () => {
  const dir = tempDir()
  writeFileSync(segmentPath(dir, 1), 'a\n')
  const reader = new JournalReader(dir, { segment: 1, offset: 99 })
  expect(reader.remainingBytes()).toBe(2)
  expect(readAll(reader)).toEqual(['a\n'])
})

test('tells whether enough is there, by whatever segments', () => {
  const dir = tempDir()
  const reader = new JournalReader(dir, { segment: 1, offset: 2 })
  expect(reader.hasLess(1)).toBe(true)
  writeFileSync(segmentPath(dir, 1), 'a\nb\n')
  expect([reader.hasLess(2), reader.hasLess(3)]).toEqual([false, true])
  appendFileSync(segmentPath(dir, 1), 'c\n')
  expect(reader.hasLess(3)).toBe(false)
  writeFileSync(segmentPath(dir, 2), 'd\n')
  expect(reader.hasLess(100)).toBe(false)
  expect(readAll(reader)).toEqual(['b\nc\n', 'd\n'])
})
