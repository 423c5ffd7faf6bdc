import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importBatches } from '../../src/importing/import-batches.ts'
import { ImportJournal } from '../../src/importing/import-journal.ts'
import { TARGET } from '../support/target.ts'
import { tempDir } from '../support/temp-dir.ts'

const line = (n: number) => `{"time":${1769903999120 + n},"n":${n}}\n`
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => line(from + at)).join('')

async function imported(directory: string, text: string) {
  const journal = new ImportJournal(directory)
  async function* chunks() {
    yield Buffer.from(text)
  }
  const target = { ...TARGET, batch: { ...TARGET.batch, records: 7 } }
  for await (const batch of importBatches(chunks(), target, { bad: () => {}, strict: true }))
    journal.add(batch)
  return journal.end()
}

function kept(directory: string): number[] {
  const records = readdirSync(directory).flatMap((name) =>
    readFileSync(join(directory, name, '000001.ndjson'), 'utf8')
      .trimEnd()
      .split('\n'),
  )
  return records.map((record) => JSON.parse(record).n).sort((a, b) => a - b)
}

test('of a file that has grown, again and again, only what is new is kept', async () => {
  const directory = tempDir()
  expect(await imported(directory, lines(0, 10))).toEqual({ stored: 10, duplicates: 0 })
  expect(await imported(directory, `${lines(0, 25)}{"torn`)).toEqual({ stored: 15, duplicates: 10 })
  expect(await imported(directory, lines(0, 26))).toEqual({ stored: 1, duplicates: 25 })
  for (const to of [10, 25, 26]) {
    expect(await imported(directory, lines(0, to))).toEqual({ stored: 0, duplicates: to })
  }
  expect(kept(directory)).toEqual(Array.from({ length: 26 }, (_, n) => n))
})

test('a file that begins otherwise is kept whole', async () => {
  const directory = tempDir()
  await imported(directory, lines(0, 3))
  // As long as what is there, and at the same time.
  const other = lines(0, 4).replace('"n":1', '"n":7')
  expect(await imported(directory, other)).toEqual({ stored: 4, duplicates: 0 })
})
