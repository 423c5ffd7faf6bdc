import * as crypto from 'node:crypto'
import { isDated } from '../config/index-pattern.ts'
import type { Target } from '../config/target.ts'
import type { Batch } from '../shipper/batch.ts'
import { glanceLine, type ImportLine, importLine, STAMP } from './import-line.ts'
import { Occurrences } from './occurrences.ts'
import { OpenBatch } from './open-batch.ts'
import { splitLines } from './split-lines.ts'
import { timeDigits } from './time-texts.ts'

/** A batch of imported records, and the lines of the file that they are, from 1. */
export interface ImportBatch extends Batch {
  readonly lines: readonly number[]
  /** Gives the memory back: nobody reads it any more. */
  release(): void
}

/** A line that is not imported. */
export interface BadLine {
  readonly line: number
  readonly reason: string
}

const NEWLINE = 10
const RETURN = 13
const SPACES = /^[ \t]*$/
const HASH_DIGITS = 32

type ImportTarget = Pick<Target, 'batch' | 'maxRecordBytes' | 'timestamp' | 'index' | 'dataStream'>

interface ImportBatchesOptions {
  /** Told each line that is no JSON object, or too long. */
  readonly bad: (line: BadLine) => void
  /** Whether a line is JSON is found out here, and not left to the server. */
  readonly strict: boolean
}

/**
 * The records of one file as batches, each with an id that is made of its content: its time, so that ids sort as records do,
 * the first half of the line's SHA-256, and which of equal lines of the file it is. So a file that is read again gives the same
 * ids. Lines are copied as bytes, and parsed only where they have to be.
 * @throws what `chunks` throws, after the records before it
 */
export async function* importBatches(
  chunks: AsyncIterable<Buffer>,
  target: ImportTarget,
  { bad, strict }: ImportBatchesOptions,
): AsyncGenerator<ImportBatch> {
  const { maxRecordBytes, timestamp } = target
  const needsTime = isDated(target.index) || target.dataStream
  const read = strict ? importLine : glanceLine
  const occurrences = new Occurrences()
  const open = new OpenBatch(target)
  const tooLong = `longer than ${maxRecordBytes} bytes (maxRecordBytes)`
  let number = 0

  function judged(text: string, utf8: () => string, mayBeStamped: boolean): ImportLine | undefined {
    const line = read(text, utf8, mayBeStamped)
    if (line === undefined) bad({ line: number, reason: 'no JSON object' })
    else if (needsTime && line.timeMs === undefined) {
      bad({ line: number, reason: 'no time, which its index needs: @timestamp, time, timestamp or datetime' })
    } else return line
    return undefined
  }

  let failed: unknown
  const readable = untilFailure(splitLines(chunks, maxRecordBytes), (error) => {
    failed = error
  })
  for await (const bytes of readable) {
    if (bytes === 'tooLong') {
      number += 1
      bad({ line: number, reason: tooLong })
      continue
    }
    // Once for all of its lines.
    const mayBeStamped = bytes.includes(STAMP)
    for (let from = 0, next = 0; from < bytes.length; from = next) {
      number += 1
      next = bytes.indexOf(NEWLINE, from) + 1
      const to = bytes[next - 2] === RETURN && next - 2 >= from ? next - 2 : next - 1
      if (to - from > maxRecordBytes) {
        bad({ line: number, reason: tooLong })
        continue
      }
      const start = from
      const text = bytes.toString('latin1', from, to)
      if (text.charCodeAt(0) !== 0x7b && SPACES.test(text)) continue
      const line = judged(text, () => bytes.toString('utf8', start, to), mayBeStamped)
      if (line === undefined) continue
      const { timeMs, stamped, instead } = line
      const hash = crypto.hash('sha256', text, 'hex').slice(0, HASH_DIGITS)
      const id = timeDigits(timeMs ?? 0) + hash + occurrences.suffixOf(hash, number)
      const stampMs = stamped || !timestamp ? undefined : timeMs
      const full = open.full(instead === undefined ? to - from : Buffer.byteLength(instead))
      if (full !== undefined) yield full
      if (instead === undefined) open.add(id, stampMs, number, bytes, from, to)
      else {
        const printed = Buffer.from(instead)
        open.add(id, stampMs, number, printed, 0, printed.length)
      }
    }
  }
  const last = open.take()
  if (last !== undefined) yield last
  if (failed !== undefined) throw failed
}

/** What is there before an error: what was read is imported then, without a line that is torn. */
async function* untilFailure<T>(
  parts: AsyncIterable<T>,
  failed: (error: unknown) => void,
): AsyncGenerator<T> {
  try {
    yield* parts
  } catch (error) {
    failed(error)
  }
}
