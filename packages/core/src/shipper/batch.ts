import { documentId, PLACE_DIGITS } from '../journal/id.ts'
import type { Chunk } from '../journal/reader.ts'

/** Most records in a batch. */
export const MAX_BATCH_RECORDS = 5_000
const NEWLINE = 10

/** The lines of one bulk request: an action and a record, each with its line break, in turn. */
export interface Batch {
  readonly body: Buffer
  /** Records in the body. */
  readonly count: number
}

/** One record of a batch. */
export interface BatchRecord {
  readonly id: string
  /** The record's line without its break. */
  readonly line: Buffer
}

// Every action line has the same length, so that a body is measured before it is filled. `create` and not `index`:
// a record that is there already is refused with 409 instead of being written again.
const BEFORE_ID = '{"create":{"_id":"'
const AFTER_ID = '"}}\n'

/**
 * Builds a batch from the front of a chunk.
 * @returns the batch and how many bytes of the chunk it covers; empty lines are covered and left out
 */
export function buildBatch(chunk: Chunk, journal: string): Batch & { readonly consumed: number } {
  const { bytes, offset, segment } = chunk
  const starts: number[] = []
  const ends: number[] = []
  let recordBytes = 0
  let at = 0
  while (at < bytes.length && starts.length < MAX_BATCH_RECORDS) {
    const end = bytes.indexOf(NEWLINE, at) + 1
    if (end - at > 1) {
      starts.push(at)
      ends.push(end)
      recordBytes += end - at
    }
    at = end
  }
  const action = Buffer.from(BEFORE_ID + documentId(journal, segment, 0) + AFTER_ID, 'latin1')
  const placeAt = action.length - AFTER_ID.length - PLACE_DIGITS
  const body = Buffer.allocUnsafe(recordBytes + starts.length * action.length)
  let to = 0
  for (let i = 0; i < starts.length; i += 1) {
    const start = starts[i]!
    action.copy(body, to)
    writePlace(body, to + placeAt, segment, offset + start)
    to += action.length
    to += bytes.copy(body, to, start, ends[i]!)
  }
  return { body, count: starts.length, consumed: at }
}

/** The records of a batch, in order. */
export function* batchRecords(batch: Batch): Generator<BatchRecord> {
  const { body } = batch
  for (let at = 0; at < body.length; ) {
    const idAt = at + BEFORE_ID.length
    const actionEnd = body.indexOf(NEWLINE, at) + 1
    const end = body.indexOf(NEWLINE, actionEnd) + 1
    const id = body.toString('latin1', idAt, actionEnd - AFTER_ID.length)
    yield { id, line: body.subarray(actionEnd, end - 1) }
    at = end
  }
}

/** A batch of those records of `batch` for which `keep` holds. */
export function pickBatch(batch: Batch, keep: (at: number) => boolean): Batch {
  const parts: Buffer[] = []
  let count = 0
  let index = 0
  for (let at = 0; at < batch.body.length; index += 1) {
    const actionEnd = batch.body.indexOf(NEWLINE, at) + 1
    const end = batch.body.indexOf(NEWLINE, actionEnd) + 1
    if (keep(index)) {
      parts.push(batch.body.subarray(at, end))
      count += 1
    }
    at = end
  }
  return { body: Buffer.concat(parts), count }
}

/** Digits of `documentId`, put in place: a string for each record would cost as much as the copy of its line. */
function writePlace(body: Buffer, at: number, segment: number, offset: number): void {
  for (let i = PLACE_DIGITS - 1; i >= PLACE_DIGITS - 6; i -= 1) {
    const digit = offset % 36
    body[at + i] = digit < 10 ? 48 + digit : 87 + digit
    offset = (offset - digit) / 36
  }
  for (let i = PLACE_DIGITS - 7; i >= 0; i -= 1) {
    const digit = segment % 36
    body[at + i] = digit < 10 ? 48 + digit : 87 + digit
    segment = (segment - digit) / 36
  }
}
