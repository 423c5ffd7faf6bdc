import { appendFileSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { newHolder } from '../../../src/journal/holder.ts'
import { CsvWriter } from '../../../src/sinks/csv/file.ts'
import { tempDir } from '../../support/temp-dir.ts'

// A disk that has room for a part only.
const { writeSync: really } = await vi.importActual<typeof import('node:fs')>('node:fs')
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  return { ...fs, writeSync: vi.fn(fs.writeSync) }
})

afterEach(() => void vi.useRealTimers())

/** The file after three rows of which the disk first took some bytes only. */
function afterFullDisk(texts: readonly string[], bytes: number, meanwhile: (path: string) => void): string {
  vi.useFakeTimers()
  const path = join(tempDir(), 'a.csv')
  const writer = new CsvWriter({
    file: { path, when: 'W0', interval: 1, backupCount: 0, encoding: 'utf8', utc: true },
    columns: ['n'],
    holder: newHolder(),
    durability: 'turn',
    onFault: () => {},
    onNotice: () => {},
  })
  onTestFinished(() => writer.close())
  for (const n of texts) writer.append(JSON.stringify({ n }))
  vi.mocked(writeSync).mockImplementationOnce((fd, data) => {
    meanwhile(path)
    return really(fd, data as unknown as Buffer, 0, bytes)
  })
  writer.write()
  vi.advanceTimersByTime(1_000)
  expect(writer.dropped).toBe(0)
  return readFileSync(path, 'utf8')
}

test('a row that a full disk tore is cut off, and written whole later', () => {
  expect(afterFullDisk(['one', 'two', 'three'], 6, () => {})).toBe('one\ntwo\nthree\n')
})

test.each([
  ['two', 6, 'one\ntw\ntwo\nthree\n'],
  ['t,wo', 7, 'one\n"t,"\n"t,wo"\nthree\n'],
  // Nothing is torn.
  ['two', 4, 'one\ntwo\nthree\n'],
])(
  'where another process wrote meanwhile, a torn row ends there, and costs no other (%s, %i)',
  (text, bytes, expected) => {
    const other = (path: string) => appendFileSync(path, 'other\n')
    expect(afterFullDisk(['one', text, 'three'], bytes, other)).toBe(`other\n${expected}`)
  },
)
