import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { readCheckpoint } from '../../packages/core/src/journal/checkpoint.ts'
import { segmentPath } from '../../packages/core/src/journal/layout.ts'
import { JournalReader } from '../../packages/core/src/journal/reader.ts'
import { batchRecords, buildBatch, headroomOf } from '../../packages/core/src/shipper/batch.ts'
import { must, subject } from '../subject.ts'

const RECORDS = 10
const JOURNAL = 'aaaaaaaabbbbbbbb'
const MAX_CHUNKS = 10_000

const line = fc.nat().map((n) => Buffer.from(`{"n":${n}}\n`))
const damage = fc.oneof(
  fc.uint8Array({ maxLength: 20 }),
  fc.constantFrom(Buffer.alloc(50), Buffer.from('\n\n'), Buffer.from('{"torn":'), Buffer.alloc(300, 'x')),
)
const segment = fc
  .array(fc.oneof({ arbitrary: line, weight: 4 }, damage), { maxLength: 20 })
  .map((parts) => Buffer.concat(parts))
const numbers = fc.oneof(fc.integer({ min: -2, max: 400 }), fc.double(), fc.constantFrom('1', null, 1e300))
const checkpoint = fc.oneof(
  fc.string(),
  fc
    .tuple(numbers, numbers)
    .map(([segment, offset]) => JSON.stringify({ segment, offset, sum: crc32(`${segment}:${offset}`) })),
)

export const journal = subject({
  name: 'journal',
  inputs: fc.record({ segments: fc.array(segment, { minLength: 1, maxLength: 3 }), checkpoint }),
  holds: ({ segments, checkpoint }) => {
    const directory = mkdtempSync(join(tmpdir(), 'gramexlog-fuzz-'))
    try {
      for (const [at, bytes] of segments.entries()) writeFileSync(segmentPath(directory, at + 1), bytes)
      const all = readAll(directory, { segment: 1, offset: 0 })
      const whole = segments.flatMap((bytes) => bytes.toString('latin1').split('\n').slice(0, -1))
      must(
        all.join('\n') === whole.filter((text) => text !== '').join('\n'),
        'a whole line is missing, or another',
      )
      writeFileSync(join(directory, 'checkpoint'), checkpoint)
      // From wherever a checkpoint leads, an end is reached.
      readAll(directory, readCheckpoint(directory))
    } finally {
      rmSync(directory, { recursive: true })
    }
  },
})

/** The lines that batches would have from a position on, as a shipper of a dead writer's journal reads it. */
function readAll(directory: string, from: { segment: number; offset: number }): string[] {
  const reader = new JournalReader(directory, from, {
    chunkBytes: 64,
    maxTornBytes: 100,
    headroom: headroomOf(RECORDS),
  })
  const read: string[] = []
  try {
    for (let chunks = 0; ; chunks += 1) {
      must(chunks < MAX_CHUNKS, 'no end is reached')
      const chunk = reader.read(true)
      if (chunk.tornBytes !== undefined) {
        must(chunk.torn!.length <= 100, 'of a torn record too much is held')
        reader.advance(chunk.tornBytes)
        continue
      }
      if (chunk.bytes.length === 0) return read
      const batch = buildBatch(chunk, JOURNAL, RECORDS)
      must(batch.consumed > 0, 'nothing is consumed')
      read.push(...[...batchRecords(batch)].map(({ line }) => line.toString('latin1')))
      reader.advance(batch.consumed)
    }
  } finally {
    reader.close()
  }
}
