import { execFileSync } from 'node:child_process'
import { constants, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Checkpoint, readCheckpoint, START } from '../../src/journal/checkpoint.ts'
import { listColumnFiles } from '../../src/journal/column-files.ts'
import { newHolder } from '../../src/journal/holder.ts'
import { listJournals, listLinks, listSegments } from '../../src/journal/layout.ts'
import { leaseHolder, takeLease } from '../../src/journal/lease.ts'
import { findPlain, openPlain, readPlain } from '../../src/journal/plain-file.ts'
import { Counters } from '../../src/shipper/counters.ts'
import { DeadLetters } from '../../src/shipper/dead-letters.ts'
import { LetterFile, letterPaths, listLetterFiles } from '../../src/shipper/letter-file.ts'
import { TARGET } from '../support/target.ts'
import { tempDir } from '../support/temp-dir.ts'

const ID = 'aaaaaaaabbbbbbbb'
const MINE = '{"mine":true}\n'

/** A journal in which somebody else has put links to a file of this user, and pipes that nobody writes to. */
function planted() {
  const dir = tempDir()
  const mine = join(dir, 'mine')
  writeFileSync(mine, MINE)
  const guide = join(dir, 'guide')
  const dead = join(guide, 'dead')
  const journal = join(guide, ID)
  for (const directory of [dead, journal]) mkdirSync(directory, { recursive: true })
  const link = (...path: string[]) => symlinkSync(mine, join(...path))
  const pipe = (...path: string[]) => execFileSync('mkfifo', [join(...path)])
  return { dir, mine, guide, dead, journal, link, pipe }
}

test('a link in the place of a checkpoint is neither read nor written through', () => {
  const { journal, mine, link } = planted()
  writeFileSync(mine, JSON.stringify({ segment: 1, offset: 7, sum: 1 }))
  link(journal, 'checkpoint')
  expect(readCheckpoint(journal)).toEqual(START)
  const checkpoint = new Checkpoint(journal)
  expect(() => checkpoint.write({ segment: 1, offset: 5 })).toThrow(/ELOOP/)
  expect(readFileSync(mine, 'utf8')).toBe('{"segment":1,"offset":7,"sum":1}')
})

test('a link in the place of a file of dead letters is neither written nor read through', () => {
  const { dir, dead, mine, link } = planted()
  const name = `${ID}.ndjson`
  link(dead, name)
  const counters = new Counters(new SharedArrayBuffer(Counters.bytesFor(1)), 0)
  const letters = new DeadLetters({ dir, target: TARGET, counters, tell: () => {} })
  const refusal = { id: 'a', status: 400, type: 't', reason: 'r', line: Buffer.from('{}') }
  expect(() => letters.keep(ID, [refusal])).toThrow(/ELOOP/)
  expect([listLetterFiles(dead), letterPaths(dead)]).toEqual([[], []])
  expect(() => new LetterFile(dead, name)).toThrow(/ELOOP/)
  expect(readFileSync(mine, 'utf8')).toBe(MINE)
})

test('links in the places of journals, segments and column files are none', () => {
  const { guide, journal, link } = planted()
  symlinkSync(tempDir(), join(guide, 'aaaaaaaacccccccc'))
  link(journal, '000001.ndjson')
  link(journal, '000001.5.1.parquet')
  writeFileSync(join(journal, '000002.ndjson'), '{}\n')
  expect(listJournals(guide)).toEqual([ID])
  expect(listLinks(guide)).toEqual(['aaaaaaaacccccccc'])
  expect(listSegments(journal)).toEqual([2])
  expect(listColumnFiles(journal)).toEqual([])
})

test('a link that comes between the look and the opening is not followed either', async () => {
  const { journal, link } = planted()
  link(journal, '000001.ndjson')
  expect(() => openPlain(join(journal, '000001.ndjson'))).toThrow(/ELOOP/)
  expect(await findPlain(join(journal, '000001.ndjson'))).toBeUndefined()
})

test('a pipe in the place of any file holds nobody', () => {
  const { dead, journal, pipe } = planted()
  for (const name of ['lease', 'checkpoint', '000001.ndjson']) pipe(journal, name)
  pipe(dead, `${ID}.ndjson`)
  expect(leaseHolder(journal)).toBeUndefined()
  expect(takeLease(journal, newHolder())).toBe(false)
  expect(readCheckpoint(journal)).toEqual(START)
  expect(listSegments(journal)).toEqual([])
  expect(listLetterFiles(dead)).toEqual([])
  expect(() => openPlain(join(journal, '000001.ndjson'))).toThrow(/no regular file/)
})

test('of a small file no more is held than it may have', () => {
  const path = join(tempDir(), 'lease')
  writeFileSync(path, 'x'.repeat(100))
  expect([readPlain(path, 100).length, readPlain(path, 99)]).toEqual([100, ''])
})

test('what is opened to be written is made where it is not there', () => {
  const path = join(tempDir(), 'file')
  openPlain(path, constants.O_CREAT | constants.O_WRONLY, 0o600)
  expect(readPlain(path, 1)).toBe('')
})
