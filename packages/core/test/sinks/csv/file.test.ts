import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import type { CsvFile } from '../../../src/config/target.ts'
import { newHolder } from '../../../src/journal/holder.ts'
import { takeLease } from '../../../src/journal/lease.ts'
import { CsvWriter, type CsvWriterOptions } from '../../../src/sinks/csv/file.ts'
import { tempDir } from '../../support/temp-dir.ts'

afterEach(() => void vi.useRealTimers())

function setUp(file: Partial<CsvFile> = {}, options: Partial<CsvWriterOptions> = {}) {
  const directory = tempDir()
  const path = join(directory, 'logs', 'a.csv')
  const open = () => {
    const writer = new CsvWriter({
      file: { path, when: 'S', interval: 60, backupCount: 0, encoding: 'utf8', utc: true, ...file },
      columns: ['n'],
      holder: newHolder(),
      durability: 'each',
      onFault: () => {},
      onNotice: () => {},
      ...options,
    })
    onTestFinished(() => writer.close())
    return writer
  }
  /** Text of the file and of the rotated ones, by what stands behind `a.csv`. */
  const files = () =>
    Object.fromEntries(
      readdirSync(join(directory, 'logs')).map((name) => [
        name.slice('a.csv'.length),
        statSync(join(directory, 'logs', name)).isFile()
          ? readFileSync(join(directory, 'logs', name), 'latin1')
          : 'directory',
      ]),
    )
  return { path, open, files }
}

const at = (seconds: number) =>
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 5, 12, 0, seconds), toFake: ['Date'] })
const row = (n: unknown) => JSON.stringify({ n, other: 1 })

test('makes nothing on the disk before the first row, then what only this user and group can read', () => {
  const { path, open } = setUp()
  const writer = open()
  expect(existsSync(path)).toBe(false)
  writer.append(row(1))
  expect(readFileSync(path, 'utf8')).toBe('1\n')
  expect(statSync(path).mode & 0o777 & ~0o640).toBe(0)
})

test('writes the rows of a turn together, at its end', async () => {
  const { path, open } = setUp({}, { durability: 'turn' })
  const writer = open()
  writer.append(row(1))
  writer.append(row('a,b'))
  expect(existsSync(path)).toBe(false)
  await turn()
  expect(readFileSync(path, 'utf8')).toBe('1\n"a,b"\n')
})

test('goes on with a file that is there, and writes it in its encoding', () => {
  const { path, open } = setUp({ encoding: 'latin1' })
  const writer = open()
  writer.append(row('ä'))
  writer.close()
  open().append(row('ö'))
  expect(readFileSync(path)).toEqual(Buffer.from('ä\nö\n', 'latin1'))
})

test('a character that latin-1 has not is a question mark, and never ends a cell or a row', () => {
  const { path, open } = setUp({ encoding: 'latin1' })
  // Their lower bytes are a line break, a comma and a quote.
  open().append(row('é\u010a\u012c\u0122😀'))
  expect(readFileSync(path, 'latin1')).toBe('é????\n')
})

test('what is no file, such as a device, is never renamed', () => {
  const { path, open, files } = setUp()
  mkdirSync(join(path, '..'))
  symlinkSync('/dev/null', path)
  at(0)
  const writer = open()
  writer.append(row(1))
  at(60)
  writer.append(row(2))
  expect(Object.keys(files())).toEqual([''])
  expect(lstatSync(path).isSymbolicLink()).toBe(true)
})

test('is followed by the next when its time has come, and named by its begin', () => {
  const { open, files } = setUp()
  at(0)
  const writer = open()
  writer.append(row(1))
  at(59)
  writer.append(row(2))
  at(60)
  writer.append(row(3))
  at(121)
  writer.append(row(4))
  expect(files()).toEqual({
    '': '4\n',
    '.2026-01-05_12-00-00': '1\n2\n',
    '.2026-01-05_12-01-00': '3\n',
  })
})

test('a file of an earlier time, by its last row, is followed by the next at the start', () => {
  const { path, open, files } = setUp()
  const first = open()
  first.append(row(1))
  first.close()
  utimesSync(path, Date.UTC(2026, 0, 5, 11) / 1000, Date.UTC(2026, 0, 5, 11) / 1000)
  open().append(row(2))
  expect(files()).toEqual({ '': '2\n', '.2026-01-05_11-00-00': '1\n' })
})

test('keeps as many earlier files as it is told, and no stranger goes', () => {
  const { path, open, files } = setUp({ backupCount: 2 })
  at(0)
  const writer = open()
  for (let n = 0; n < 5; n += 1) {
    at(n * 60)
    writer.append(row(n))
    if (n === 0) for (const name of ['.bak', '.2026', '-2026-01-01']) writeFileSync(path + name, 'mine')
  }
  expect(files()).toEqual({
    '': '4\n',
    '.2026-01-05_12-02-00': '2\n',
    '.2026-01-05_12-03-00': '3\n',
    '.bak': 'mine',
    '.2026': 'mine',
    '-2026-01-01': 'mine',
  })
})

test('loses nothing to an earlier file that has the name already', () => {
  const { path, open, files } = setUp()
  at(0)
  const writer = open()
  writer.append(row(1))
  writeFileSync(`${path}.2026-01-05_12-00-00`, 'mine')
  writeFileSync(`${path}.2026-01-05_12-00-00.1`, 'mine')
  at(60)
  writer.append(row(2))
  expect(files()).toMatchObject({
    '': '2\n',
    '.2026-01-05_12-00-00': 'mine',
    '.2026-01-05_12-00-00.2': '1\n',
  })
})

test('several writers have one file, which one of them renames', () => {
  const { path, open, files } = setUp()
  at(0)
  const [one, two] = [open(), open()]
  one.append(row(1))
  // Of the clock of this test.
  utimesSync(path, Date.now() / 1000, Date.now() / 1000)
  two.append(row(2))
  at(60)
  two.append(row(3))
  one.append(row(4))
  at(61)
  two.append(row(5))
  expect(files()).toEqual({ '': '3\n4\n5\n', '.2026-01-05_12-00-00': '1\n2\n' })
})

test('while another process renames the file, rows go on, and it is not renamed again', () => {
  const { path, open, files } = setUp()
  at(0)
  const writer = open()
  writer.append(row(1))
  const other = newHolder()
  const lock = `${path}.lock`
  mkdirSync(lock)
  expect(takeLease(lock, other)).toBe(true)
  at(60)
  writer.append(row(2))
  expect(files()).toEqual({ '': '1\n2\n', '.lock': 'directory' })
  rmSync(lock, { recursive: true })
  writer.append(row(3))
  expect(files()).toEqual({ '': '3\n', '.2026-01-05_12-00-00': '1\n2\n' })
})

test('a file that cannot be renamed goes on to grow, which is told once a minute', () => {
  const notices: string[] = []
  const { path, open, files } = setUp({}, { onNotice: (reason) => notices.push(reason) })
  at(0)
  const writer = open()
  writer.append(row(1))
  // In the place of the lock's directory.
  writeFileSync(`${path}.lock`, '')
  for (const seconds of [60, 61, 119]) {
    at(seconds)
    writer.append(row(seconds))
  }
  expect(notices).toEqual([expect.stringMatching(/cannot be renamed: EEXIST/)])
  rmSync(`${path}.lock`)
  at(120)
  writer.append(row(120))
  expect(files()).toEqual({ '': '120\n', '.2026-01-05_12-00-00': '1\n60\n61\n119\n' })
})

test.each([
  ['removed', (path: string) => rmSync(path)],
  ['renamed', (path: string) => renameSync(path, `${path}.old`)],
])('a file that somebody has %s is made anew', (_what, act) => {
  const { path, open } = setUp()
  const writer = open()
  writer.append(row(1))
  act(path)
  writer.append(row(2))
  expect(readFileSync(path, 'utf8')).toBe('2\n')
})

test('what the disk refuses waits, is told once, and is written later', () => {
  vi.useFakeTimers()
  const faults: (string | undefined)[] = []
  const { path, open } = setUp({}, { onFault: (error) => faults.push(error?.message) })
  const writer = open()
  // A file in the place of the directory.
  writeFileSync(join(path, '..'), '')
  writer.append(row(1))
  writer.append(row(2))
  vi.advanceTimersByTime(1_000)
  rmSync(join(path, '..'))
  vi.advanceTimersByTime(1_000)
  expect(readFileSync(path, 'utf8')).toBe('1\n2\n')
  expect(faults).toEqual([expect.stringMatching(/EEXIST|ENOTDIR/), undefined])
  expect(writer.dropped).toBe(0)
})

test('a full disk costs no whole row, and memory has a bound', () => {
  vi.useFakeTimers()
  const faults: (string | undefined)[] = []
  const { open } = setUp({ path: '/dev/full' }, { onFault: (error) => faults.push(error?.message) })
  const writer = open()
  const long = row('x'.repeat(1024 * 1024))
  for (let n = 0; n < 6; n += 1) writer.append(long)
  expect(writer.dropped).toBe(3)
  writer.close()
  expect(writer.dropped).toBe(6)
  expect(faults).toEqual([expect.stringMatching(/ENOSPC/)])
})
