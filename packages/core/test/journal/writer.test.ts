import fs, { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { dirname, join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { Checkpoint } from '../../src/journal/checkpoint.ts'
import { newHolder } from '../../src/journal/holder.ts'
import { segmentPath } from '../../src/journal/layout.ts'
import { JournalWriter, type WriterOptions } from '../../src/journal/writer.ts'
import { tempDir } from '../support/temp-dir.ts'

const ID = 'aaaaaaaabbbbbbbb'

function writer(options: Partial<WriterOptions> = {}): JournalWriter {
  return new JournalWriter({
    directory: join(tempDir(), 'guide'),
    id: ID,
    holder: newHolder(),
    segmentBytes: 1024 * 1024,
    durability: 'turn',
    onFault: () => {},
    ...options,
  })
}

const text = (journal: JournalWriter, segment = 1) =>
  readFileSync(segmentPath(journal.directory, segment), 'utf8')

test('makes nothing on the disk before the first record', () => {
  const journal = writer()
  journal.close()
  expect(existsSync(journal.directory)).toBe(false)
})

test('writes the records of a turn together, at its end', async () => {
  const journal = writer()
  journal.append('{"x":1}')
  journal.append('{"x":2}')
  expect(existsSync(journal.directory)).toBe(false)
  await turn()
  expect(text(journal)).toBe('{"x":1}\n{"x":2}\n')
  expect(journal.writtenBytes).toBe(16)
})

test('writes 64 KiB within the turn', () => {
  const journal = writer()
  const line = JSON.stringify({ x: 'é'.repeat(1000) })
  for (let i = 0; i < 65; i += 1) journal.append(line)
  expect(text(journal).split('\n').length).toBe(66)
  expect(journal.writtenBytes).toBe(statSync(segmentPath(journal.directory, 1)).size)
})

test('writes before append returns with durability each and fsync', () => {
  for (const durability of ['each', 'fsync'] as const) {
    const journal = writer({ durability })
    journal.append('{"x":1}')
    expect(text(journal)).toBe('{"x":1}\n')
  }
})

test('goes on in the next segment when one is full', async () => {
  const rotated = vi.fn()
  const journal = writer({ segmentBytes: 10, onRotate: rotated })
  for (const x of [1, 2, 3]) {
    journal.append(JSON.stringify({ x, pad: 'ab' }))
    await turn()
  }
  expect([1, 2, 3].map((n) => JSON.parse(text(journal, n)).x)).toEqual([1, 2, 3])
  expect(rotated).toHaveBeenCalledTimes(3)
})

test.each([0o000, 0o022, 0o077])(
  'keeps the files from other users, also with the umask %o',
  async (umask) => {
    const before = process.umask(umask)
    try {
      const journal = writer({ durability: 'each' })
      journal.append('{}')
      new Checkpoint(journal.directory).write({ segment: 1, offset: 3 })
      expect(statSync(dirname(journal.directory)).mode & 0o777).toBe(0o700)
      expect(statSync(journal.directory).mode & 0o777).toBe(0o700)
      const names = readdirSync(journal.directory)
      expect(names.sort()).toEqual(['000001.ndjson', 'checkpoint', 'lease'])
      for (const name of names) expect(statSync(join(journal.directory, name)).mode & 0o777).toBe(0o600)
    } finally {
      process.umask(before)
    }
  },
)

test('holds records in memory while the disk refuses, tells it once, and writes them when it takes them again', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  try {
    const faults: (Error | undefined)[] = []
    const directory = join(tempDir(), 'guide')
    // A file where the directory should be: refused for every user, root too.
    writeFileSync(directory, '')
    const journal = writer({ directory, durability: 'each', onFault: (error) => faults.push(error) })
    journal.append('{"x":1}')
    journal.append('{"x":2}')
    vi.advanceTimersByTime(1000)
    expect(faults.length).toBe(1)
    rmSync(directory)
    vi.advanceTimersByTime(1000)
    expect(text(journal)).toBe('{"x":1}\n{"x":2}\n')
    expect(faults).toEqual([expect.any(Error), undefined])
    expect(journal.dropped).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})

test('a record that was written, but refused to be synced, stands in the file once, at its place', () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const sync = vi.spyOn(fs, 'fdatasyncSync').mockImplementation(() => {
    throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' })
  })
  syncBuiltinESMExports()
  const restore = () => {
    vi.useRealTimers()
    sync.mockRestore()
    syncBuiltinESMExports()
  }
  try {
    const journal = writer({ durability: 'fsync' })
    journal.append('{"x":1}')
    journal.append('{"x":2}')
    vi.advanceTimersByTime(3000)
    // A shipper that reads it meanwhile meets it where it will stay.
    expect(text(journal)).toBe('{"x":1}\n{"x":2}\n')
    restore()
    journal.append('{"x":3}')
    journal.write()
    expect(text(journal)).toBe('{"x":1}\n{"x":2}\n{"x":3}\n')
    expect([journal.writtenBytes, journal.dropped]).toEqual([24, 0])
  } finally {
    restore()
  }
})

test('drops, counts and tells of what goes beyond 4 MiB while the disk refuses', () => {
  const directory = join(tempDir(), 'guide')
  writeFileSync(directory, '')
  const told: number[] = []
  const journal = writer({ directory, onDropped: (records) => told.push(records) })
  const line = 'x'.repeat(1024 * 1024 - 1)
  for (let i = 0; i < 7; i += 1) journal.append(line)
  expect(journal.dropped).toBe(3)
  journal.write()
  expect(told).toEqual([3])
  journal.close()
  expect(journal.dropped).toBe(7)
  expect(told).toEqual([3, 4])
})

test('begins a new segment when its directory was removed', async () => {
  const journal = writer({ durability: 'each' })
  journal.append('{"x":1}')
  rmSync(journal.directory, { recursive: true })
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 5000)
  journal.append('{"x":2}')
  vi.restoreAllMocks()
  expect(text(journal, 2)).toBe('{"x":2}\n')
})

test('writes what comes after close at once, into one journal of its own', () => {
  const journal = writer()
  journal.append('{"x":1}')
  journal.close()
  for (const x of [2, 3]) {
    journal.append(JSON.stringify({ x }))
    expect(text(journal).trim().split('\n').at(-1)).toBe(JSON.stringify({ x }))
  }
  expect(readdirSync(join(journal.directory, '..')).length).toBe(2)
})

test('a journal appears with its lease and its name at once', () => {
  const journal = writer({ durability: 'each' })
  journal.append('{}')
  expect(readdirSync(join(journal.directory, '..'))).toEqual([ID])
  expect(readdirSync(journal.directory).sort()).toEqual(['000001.ndjson', 'lease'])
})
