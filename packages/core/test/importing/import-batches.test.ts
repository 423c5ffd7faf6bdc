import { expect, test } from 'vitest'
import { type BadLine, importBatches } from '../../src/importing/import-batches.ts'
import { batchRecords } from '../../src/shipper/batch.ts'
import { TARGET } from '../support/target.ts'

const MAX = 200

async function imported(
  text: string | Buffer,
  { pieces = 1_000_000, strict = true, index = 'guide', bytes = 1_000, dataStream = false } = {},
) {
  const source = Buffer.from(text as string)
  async function* chunks() {
    for (let at = 0; at < source.length; at += pieces) yield source.subarray(at, at + pieces)
  }
  const bad: BadLine[] = []
  const records: { id: string; line: string; number: number }[] = []
  const target = {
    batch: { bytes, records: 7, inFlightBytes: 0 },
    maxRecordBytes: MAX,
    timestamp: true,
    index,
    dataStream,
  }
  for await (const batch of importBatches(chunks(), target, { bad: (line) => bad.push(line), strict })) {
    const found = [...batchRecords(batch)]
    expect(found).toHaveLength(batch.count)
    expect(batch.count).toBeLessThanOrEqual(7)
    for (const [at, { id, line }] of found.entries())
      records.push({ id, line: line.toString(), number: batch.lines[at]! })
  }
  return { bad, records, ids: records.map(({ id }) => id) }
}

const FILE = [
  '{"time":1769903999120,"n":1,"text":"ü"}',
  '',
  '{"n":2}\r',
  'no json',
  `{"n":"${'x'.repeat(MAX)}"}`,
  '{"@timestamp":"2026-01-31T23:59:59.120Z","n":3}',
  ...Array.from({ length: 20 }, (_, n) => `{"time":${1769903999120 + n},"m":${n}}`),
].join('\n')

test.each([1, 7, 64, 1_000_000])(
  'is the same in pieces of %i bytes, and with and without a look at all',
  async (pieces) => {
    const { records, bad } = await imported(FILE, { pieces })
    expect(records.slice(0, 3)).toMatchObject([
      { line: '{"@timestamp":"2026-01-31T23:59:59.120Z","time":1769903999120,"n":1,"text":"ü"}', number: 1 },
      { line: '{"n":2}', number: 3 },
      { line: '{"@timestamp":"2026-01-31T23:59:59.120Z","n":3}', number: 6 },
    ])
    expect(records).toHaveLength(23)
    expect(bad).toEqual([
      { line: 4, reason: 'no JSON object' },
      { line: 5, reason: `longer than ${MAX} bytes (maxRecordBytes)` },
    ])
    expect(await imported(FILE, { pieces: pieces + 3, strict: false })).toEqual({
      records,
      bad,
      ids: records.map(({ id }) => id),
    })
  },
)

test('equal lines have ids of their own, which are the same each time, and those of other files where they are first', async () => {
  const line = '{"msg":"again"}\n'
  const once = await imported(line)
  const thrice = await imported(line + line + line)
  expect(new Set(thrice.ids).size).toBe(3)
  expect((await imported(line + line + line)).ids).toEqual(thrice.ids)
  expect((await imported(`{"msg":"another"}\n${line}`)).ids).toContain(once.ids[0])
})

test('ids sort as the times of the records do', async () => {
  const { ids } = await imported(FILE)
  const timed = ids.slice(3)
  expect([...timed].sort()).toEqual(timed)
})

test('an index with dates and a data stream need a time', async () => {
  expect((await imported('{"n":1}', { index: 'app-{yyyy}' })).bad).toHaveLength(1)
  expect((await imported('{"n":1}', { dataStream: true })).bad).toHaveLength(1)
  expect((await imported('{"n":1}')).bad).toEqual([])
})

test('of a file that cannot be read to its end come the records before that, and then the error', async () => {
  async function* torn() {
    yield Buffer.from('{"n":1}\n{"n":2}\n{"n"')
    throw new Error('torn')
  }
  const target = {
    batch: TARGET.batch,
    maxRecordBytes: MAX,
    timestamp: true,
    index: 'guide',
    dataStream: false,
  }
  const bad: BadLine[] = []
  const batches = importBatches(torn(), target, { bad: (line) => bad.push(line), strict: true })
  expect((await batches.next()).value).toMatchObject({ count: 2, lines: [1, 2] })
  await expect(batches.next()).rejects.toThrow('torn')
  expect(bad).toEqual([])
})
