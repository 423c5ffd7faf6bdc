import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Config, Target } from '@gramexlog/core/viewer'
import { documentId, segmentPath, targetDirectory } from '@gramexlog/core/viewer'
import { expect, onTestFinished, test } from 'vitest'
import { layOut, readPending } from '../../../src/backends/both/pending.ts'

const target = { name: 'guide' } as Target
const JOURNAL = '00000000abcdefgh'
const LATER = '00000001abcdefgh'

function folder() {
  const dir = mkdtempSync(join(tmpdir(), 'gramexlog-pending-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const path = (journal: string, segment: number) =>
    segmentPath(join(targetDirectory(dir, 'guide'), journal), segment)
  const write = (journal: string, segment: number, text: string) => {
    mkdirSync(dirname(path(journal, segment)), { recursive: true })
    writeFileSync(path(journal, segment), text)
  }
  return { config: { dir } as Config, path, write }
}

test('what is behind the checkpoints is read, in whole lines, with the ids that it is delivered under', async () => {
  const { config, write } = folder()
  write(JOURNAL, 1, '{"n":1}\n{"n":2}\n')
  write(JOURNAL, 2, '{"n":3}\n{"n":')
  write(LATER, 1, '{"n":4}\n')
  const { records, leftOutBytes } = await readPending(config, target)
  expect(leftOutBytes).toBe(0)
  expect(records.map(({ id }) => id).sort()).toEqual(
    [
      documentId(JOURNAL, 1, 0),
      documentId(JOURNAL, 1, 8),
      documentId(JOURNAL, 2, 0),
      documentId(LATER, 1, 0),
    ].sort(),
  )
})

test('of more than fits only the newest is read, in whole lines', async () => {
  const { config, write } = folder()
  const line = `${JSON.stringify({ text: 'x'.repeat(1_000_000) })}\n`
  write(JOURNAL, 1, line.repeat(20))
  write(LATER, 1, '{"n":1}\n')
  const { records, leftOutBytes } = await readPending(config, target)
  expect(records.map(({ id }) => id)).toContain(documentId(LATER, 1, 0))
  expect(records).toHaveLength(17)
  expect(leftOutBytes).toBe(line.length * 4)
})

test('records that are laid out lie where they lie in their journals', async () => {
  const { config, write } = folder()
  write(JOURNAL, 1, '{"n":1}\n{"n":22}\n{"n":3}\n')
  write(LATER, 3, '{"n":4}\n')
  const { records } = await readPending(config, target)
  const wanted = records.filter(
    ({ id }) => id === documentId(JOURNAL, 1, 8) || id === documentId(LATER, 3, 0),
  )
  const { dir, remove } = layOut(target, wanted)
  const at = (journal: string, segment: number) =>
    segmentPath(join(targetDirectory(dir, 'guide'), journal), segment)
  expect(readFileSync(at(JOURNAL, 1), 'utf8')).toBe(`${' '.repeat(7)}\n{"n":22}\n${' '.repeat(8)}`)
  expect(readFileSync(at(LATER, 3), 'utf8')).toBe('{"n":4}\n')
  expect(statSync(at(LATER, 3)).mode & 0o777).toBe(0o600)
  expect(statSync(dir).mode & 0o777).toBe(0o700)
  await remove()
  expect(() => statSync(dir)).toThrow('ENOENT')
})

test('a target without journals has nothing that waits', async () => {
  const { config } = folder()
  expect(await readPending(config, target)).toEqual({ records: [], leftOutBytes: 0 })
})
