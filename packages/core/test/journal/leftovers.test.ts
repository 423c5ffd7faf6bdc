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
