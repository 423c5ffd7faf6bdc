import { documentId, OFFSET_DIGITS } from '../journal/id.ts'
import type { Chunk } from '../journal/reader.ts'

const NEWLINE = 10
const LINE_BREAK = Buffer.from('\n')

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

/** What an action may say besides the id. */
export interface ActionNames {
  readonly _index?: string
  readonly routing?: string
}

// Every action line has the same length. `create` and not `index`: a record that is there already is refused with 409
// instead of being written again.
const BEFORE_ID = '{"create":{"_id":"'
const AFTER_ID = '"}}\n'
const ACTION_BYTES = actionLine(documentId('j'.repeat(16), 1, 0)).length

/** Free memory in bytes that `buildBatch` wants before a chunk: the action lines of a full batch. */
export function headroomOf(maxRecords: number): number {
  return maxRecords * ACTION_BYTES
}

/**
 * Builds a batch of at most `maxRecords` from the front of a chunk, in the chunk's own memory: each line is moved forward into the headroom, to
 * behind its action. Since there is room for all actions, a line never moves onto one that is still to come.
 *
 * @returns the batch and how many bytes of the chunk it covers; empty lines are covered and left out
 */
export function buildBatch(
  chunk: Chunk,
  journal: string,
  maxRecords: number,
): Batch & { readonly consumed: number } {
  const { bytes, offset, segment } = chunk
  const headroom = headroomOf(maxRecords)
  const memory = Buffer.from(bytes.buffer, bytes.byteOffset - headroom, headroom + bytes.length)
  const action = Buffer.from(actionLine(documentId(journal, segment, 0)), 'latin1')
  const offsetAt = ACTION_BYTES - AFTER_ID.length - OFFSET_DIGITS
  let count = 0
  let to = 0
  let at = headroom
  while (at < memory.length && count < maxRecords) {
    const end = memory.indexOf(NEWLINE, at) + 1
    if (end - at > 1) {
      for (let i = 0; i < ACTION_BYTES; i += 1) memory[to + i] = action[i]!
      writeOffset(memory, to + offsetAt, offset + at - headroom)
      to += ACTION_BYTES
      memory.copyWithin(to, at, end)
      to += end - at
      count += 1
    }
    at = end
  }
  return { body: memory.subarray(0, to), count, consumed: at - headroom }
}

/** The line before a record, with its break. @param id of characters that JSON does not escape */
export function actionLine(id: string): string {
  return BEFORE_ID + id + AFTER_ID
}

/** The body of a request for the same records, in which each action names more, behind its id. */
export function bodyNaming(batch: Batch, namesOf: (record: BatchRecord) => ActionNames): Buffer {
  const names = Array.from(batchRecords(batch), (record) => {
    const members = JSON.stringify(namesOf(record)).slice(1, -1)
    return members === '' ? '' : `,${members}`
  })
  const bytes = names.reduce((sum, text) => sum + Buffer.byteLength(text), batch.body.length)
  const body = Buffer.allocUnsafeSlow(bytes)
  let from = 0
  let to = 0
  let at = 0
  for (const { line } of pairs(batch.body)) {
    const behindId = line - '}}\n'.length
    to += batch.body.copy(body, to, from, behindId)
    to += body.write(names[at]!, to)
    from = behindId
    at += 1
  }
  batch.body.copy(body, to, from)
  return body
}

/** The records of a batch, in order. */
export function* batchRecords({ body }: Batch): Generator<BatchRecord> {
  for (const { start, line, end } of pairs(body)) yield new RecordInBody(body, start, line, end)
}

/** Its id and its line are made when they are asked for: not everybody wants both. */
class RecordInBody implements BatchRecord {
  readonly #body: Buffer
  readonly #start: number
  readonly #line: number
  readonly #end: number

  constructor(body: Buffer, start: number, line: number, end: number) {
    this.#body = body
    this.#start = start
    this.#line = line
    this.#end = end
  }

  get id(): string {
    return this.#body.toString('latin1', this.#start + BEFORE_ID.length, this.#line - AFTER_ID.length)
  }

  get line(): Buffer {
    return this.#body.subarray(this.#line, this.#end - 1)
  }
}

/** A batch of those records of `batch` for which `keep` holds. */
export function pickBatch({ body }: Batch, keep: (at: number) => boolean): Batch {
  /** Runs of records that are kept lie one behind the other, and are copied as one. */
  const runs: Buffer[] = []
  let count = 0
  let from: number | undefined
  let at = 0
  for (const { start } of pairs(body)) {
    const kept = keep(at)
    if (kept) count += 1
    if (kept) from ??= start
    else if (from !== undefined) {
      runs.push(body.subarray(from, start))
      from = undefined
    }
    at += 1
  }
  if (from !== undefined) runs.push(body.subarray(from))
  return { body: Buffer.concat(runs), count }
}

/** A request's body with other records behind its actions. @param lines one for each record, without its break */
export function withRecords(body: Buffer, lines: readonly Buffer[]): Buffer {
  const parts: Buffer[] = []
  let at = 0
  for (const { start, line } of pairs(body)) {
    parts.push(body.subarray(start, line), lines[at]!, LINE_BREAK)
    at += 1
  }
  return Buffer.concat(parts)
}

/** Where each action begins, its record's line begins, and that line ends behind its break. */
function* pairs(body: Buffer): Generator<{ start: number; line: number; end: number }> {
  for (let start = 0; start < body.length; ) {
    const line = body.indexOf(NEWLINE, start) + 1
    const end = body.indexOf(NEWLINE, line) + 1
    yield { start, line, end }
    start = end
  }
}

/** The offset's digits of `documentId`, put in place: a string for each record would cost as much as the copy of its line. */
function writeOffset(body: Buffer, at: number, offset: number): void {
  for (let i = OFFSET_DIGITS - 1; i >= 0; i -= 1) {
    const digit = offset % 36
    body[at + i] = digit < 10 ? 48 + digit : 87 + digit
    offset = (offset - digit) / 36
  }
}
