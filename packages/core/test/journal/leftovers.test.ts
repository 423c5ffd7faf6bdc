import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { removeLeftovers } from '../../src/journal/leftovers.ts'
import { tempDir } from '../support/temp-dir.ts'

test('a journal that was never finished goes after a while, and nothing else', () => {
  const directory = tempDir()
  const now = Date.now()
  const make = (name: string, ageMs: number) => {
    const path = join(directory, name)
    mkdirSync(path)
    writeFileSync(join(path, 'lease'), '{}')
    utimesSync(path, (now - ageMs) / 1000, (now - ageMs) / 1000)
  }
  make('aaaaaaaabbbbbbbb.new', 20_000)
  make('aaaaaaaacccccccc.new', 1_000)
  make('aaaaaaaadddddddd', 20_000)
  make('mine.new', 20_000)
  removeLeftovers(directory, now)
  expect(readdirSync(directory).sort()).toEqual(['aaaaaaaacccccccc.new', 'aaaaaaaadddddddd', 'mine.new'])
  removeLeftovers(join(directory, 'none'), now)
})

test('an import that was killed goes after a day without a write', () => {
  const directory = tempDir()
  const now = Date.now()
  const make = (digit: string, ageHours: number, fileAgeHours: number) => {
    const path = join(directory, `import-${digit.repeat(8)}-0000-4000-8000-${digit.repeat(12)}.tmp`)
    const segment = join(path, '000001.ndjson')
    mkdirSync(path)
    writeFileSync(segment, '{}')
    const seconds = (hours: number) => now / 1000 - hours * 3_600
    utimesSync(segment, seconds(fileAgeHours), seconds(fileAgeHours))
    utimesSync(path, seconds(ageHours), seconds(ageHours))
  }
  make('a', 25, 25)
  make('b', 25, 1)
  make('c', 1, 1)
  removeLeftovers(directory, now)
  expect(readdirSync(directory).map((name) => name[7])).toEqual(['b', 'c'])
})
