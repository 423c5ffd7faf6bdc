import { appendFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config, Target } from '@gramexlog/core/files'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { linesFromEnd } from '../../../src/commands/tail/journal-end.ts'
import { TargetJournals, type Wanted } from '../../../src/commands/tail/target-journals.ts'

const FIRST = 'mfabcdef00000000'
const SECOND = 'mfabcdef00000001'
const ALL: Wanted = { fits: () => true, count: 10, fromMs: undefined, maxBytes: 1e9 }

function folder() {
  const dir = mkdtempSync(join(tmpdir(), 'gramexlog-tail-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const path = (journal: string, segment: number) =>
    join(dir, 'guide', journal, `${String(segment).padStart(6, '0')}.ndjson`)
  const append = (journal: string, segment: number, ...lines: readonly (object | string)[]) => {
    mkdirSync(join(dir, 'guide', journal), { recursive: true })
    for (const line of lines)
      appendFileSync(path(journal, segment), typeof line === 'string' ? line : `${JSON.stringify(line)}\n`)
  }
  const open = () => {
    const journals = new TargetJournals({ dir } as Config, { name: 'guide' } as Target)
    onTestFinished(() => journals.close())
    const newest = (wanted: Partial<Wanted> = {}) =>
      journals.newest({ ...ALL, ...wanted }, () => {})?.map(({ record }) => record.n)
    const advance = () => journals.advance(() => true).map(({ record }) => record.n)
    return { journals, newest, advance }
  }
  return { dir, path, append, open }
}

const record = (n: number, seconds = n) => ({
  '@timestamp': new Date(Date.UTC(2026, 0, 31) + seconds * 1000).toISOString(),
  n,
})

test('of several writers the newest by time, of one writer the last', () => {
  const { append, open } = folder()
  append(FIRST, 1, record(1), record(4))
  append(FIRST, 2, record(5))
  append(SECOND, 1, record(2), record(3), record(6))
  const { newest } = open()
  expect(newest()).toEqual([1, 2, 3, 4, 5, 6])
  expect(newest({ count: 3 })).toEqual([4, 5, 6])
  expect(newest({ count: 2, fits: ({ n }) => Number(n) % 2 === 1 })).toEqual([3, 5])
  expect(newest({ maxBytes: 100 })).toBeUndefined()
})

test('files that were not written to since a time are not read for it', () => {
  const { append, open, path } = folder()
  append(FIRST, 1, record(1))
  append(FIRST, 2, record(2))
  utimesSync(path(FIRST, 1), 1_000, 1_000)
  expect(open().newest({ fromMs: 2_000_000 })).toEqual([2])
})

test('what comes is given once: lines when they are whole, further segments, and further writers', () => {
  const { append, open } = folder()
  append(FIRST, 1, record(1), '{"n":2')
  const { newest, advance } = open()
  expect(newest()).toEqual([1])
  expect(advance()).toEqual([])
  append(FIRST, 1, ',"x":1}\n')
  expect(advance()).toEqual([2])
  append(FIRST, 1, record(3))
  append(FIRST, 2, record(4))
  append(SECOND, 1, record(5), record(6))
  expect(advance()).toEqual([3, 4, 5, 6])
  expect(advance()).toEqual([])
  append(FIRST, 3, record(7))
  append(SECOND, 1, 'no json\n', record(8))
  expect(advance()).toEqual([7, 8])
  // None of it is what was there before.
  expect(newest()).toEqual([1])
})

test('a target that has no files yet is waited for', () => {
  const { append, open } = folder()
  const { newest, advance } = open()
  expect([newest(), advance()]).toEqual([[], []])
  append(FIRST, 1, record(1))
  expect(advance()).toEqual([1])
})

test('which records were there is known by their ids', () => {
  const { append, open } = folder()
  append(FIRST, 2, record(1))
  const { journals } = open()
  append(FIRST, 2, record(2))
  const id = (place: string) => `${FIRST}${place}`
  expect(journals.wasThere(id('0002000000'))).toBe(true)
  expect(journals.wasThere(id('0001000000'))).toBe(true)
  expect(journals.wasThere(id('000200001d'))).toBe(false)
  expect(journals.wasThere(`${SECOND}0001000000`)).toBe(false)
})

test('lines are found from the end on, however they lie in the blocks that are read', () => {
  const { dir } = folder()
  const file = join(dir, 'lines')
  fc.assert(
    fc.property(fc.array(fc.nat(150_000), { maxLength: 6 }), fc.boolean(), (lengths, torn) => {
      const lines = lengths.map((length, n) => String(n).repeat(length))
      const text = lines.map((line) => `${line}\n`).join('') + (torn ? 'torn' : '')
      writeFileSync(file, text)
      const found = [...linesFromEnd(file)]
      expect(found.map(({ bytes }) => bytes.length)).toEqual(lengths.toReversed())
      for (const { offset, bytes } of found) expect(text.startsWith(bytes.toString(), offset)).toBe(true)
    }),
    { numRuns: 60 },
  )
})
