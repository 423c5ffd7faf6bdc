import type { Chunk } from '../../src/journal/reader.ts'
import { HEADROOM } from '../../src/shipper/batch.ts'

/** A chunk as a reader gives it to `buildBatch`. */
export function chunkOf(text: string, segment = 1, offset = 0): Chunk {
  return {
    segment,
    offset,
    bytes: Buffer.concat([Buffer.alloc(HEADROOM), Buffer.from(text)]).subarray(HEADROOM),
  }
}
