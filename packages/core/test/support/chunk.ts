import type { Chunk } from '../../src/journal/reader.ts'
import { type Batch, buildBatch, headroomOf } from '../../src/shipper/batch.ts'
import { TARGET } from './target.ts'

const { records } = TARGET.batch

/** A chunk as a reader gives it to `buildBatch`. */
export function chunkOf(text: string, segment = 1, offset = 0): Chunk {
  const headroom = headroomOf(records)
  return {
    segment,
    offset,
    bytes: Buffer.concat([Buffer.alloc(headroom), Buffer.from(text)]).subarray(headroom),
  }
}

/** The batch of such a chunk. */
export function batchOf(chunk: Chunk, journal = 'aaaaaaaabbbbbbbb'): Batch & { readonly consumed: number } {
  return buildBatch(chunk, journal, records)
}
