import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { appFolder } from './support/app.ts'
import { documents } from './support/search.ts'

const RECORDS = 500

/** What a bad disk may make of a line, given with its break, and which of the records it costs. */
const DAMAGES: [string, (line: Buffer) => void, number][] = [
  ['begins otherwise', (line) => line.fill('x', 0, 1), 1],
  // The field that it is in is stored as text, with a sign for the byte in its place.
  ['has a byte that is no UTF-8', (line) => line.fill(0xff, line.length - 5, line.length - 4), 0],
  ['is broken in two', (line) => line.fill('\n', 10, 11), 1],
  ['is empty', (line) => line.fill('\n'), 1],
  ['is all zeros but for its break', (line) => line.fill(0, 0, line.length - 1), 1],
  ['is all zeros, and runs into the next', (line) => line.fill(0), 2],
]

describe.for(inject('servers'))('into $name', ({ url }) => {
  test.for(DAMAGES)('a line in a journal that %s costs no other record', async ([, damage, costs]) => {
    const app = appFolder({ url }, { flush: 60 })
    const program = app.start('end', ['core', String(RECORDS), 'stay'])
    await program.printed('logged')
    program.process.kill('SIGKILL')
    await program.ended
    const segment = app.files().find((file) => file.endsWith('.ndjson'))!
    const path = join(app.folder, '.gramexlog', segment)
    const lines = readFileSync(path, 'utf8')
      .match(/.*\n/g)!
      .map((line) => Buffer.from(line))
    expect(lines).toHaveLength(RECORDS)
    const bad = 250
    damage(lines[bad - 1]!)
    writeFileSync(path, Buffer.concat(lines))
    expect((await app.start('end', ['destination', '0', 'natural']).ended).code).toBe(0)
    const stored = (await documents(url, app.index)).map(({ _source }) => Number(_source.n))
    const expected = Array.from({ length: RECORDS }, (_, i) => i + 1)
    expected.splice(bad - 1, costs)
    expect(stored.sort((a, b) => a - b)).toEqual(expected)
    // All of the journal is settled: what is left is dead letters alone.
    expect(app.files().filter((file) => !file.includes('/dead/'))).toEqual([])
  })
})
