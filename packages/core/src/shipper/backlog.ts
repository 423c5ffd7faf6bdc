import { basename } from 'node:path'
import { type Position, readCheckpoint } from '../journal/checkpoint.ts'
import { documentId } from '../journal/id.ts'
import { listSegments, segmentPath, segmentSize } from '../journal/layout.ts'
import { findPlain } from '../journal/plain-file.ts'
import { type Remaining, remainingBehind } from '../journal/remaining.ts'
import { recordTime } from './record-time.ts'

/** Bytes in which the time of a record is looked for. */
const HEAD_BYTES = 64 * 1024
const STEP_BYTES = 256 * 1024
const NEWLINE = 10

/** Where a journal ends now. @throws the file system's error */
export function endOf(journalDirectory: string): Position {
  const segment = listSegments(journalDirectory).at(-1) ?? 1
  return { segment, offset: segmentSize(journalDirectory, segment) }
}

/**
 * What of a journal is not confirmed.
 * @param to up to where; default: the journal's end
 * @throws the file system's error
 */
export function readBacklog(journalDirectory: string, to?: Position): Remaining {
  return remainingBehind(journalDirectory, readCheckpoint(journalDirectory), to)
}

/**
 * When the first record of a backlog was logged, in ms since 1970; undefined if it is delivered meanwhile.
 * @throws the file system's error
 */
export async function backlogTime(
  journalDirectory: string,
  { from }: Remaining,
): Promise<number | undefined> {
  const { segment, offset } = from
  const file = await findPlain(segmentPath(journalDirectory, segment))
  if (file === undefined) return undefined
  try {
    const { birthtimeMs } = await file.stat()
    const memory = Buffer.alloc(HEAD_BYTES)
    const { bytesRead } = await file.read(memory, 0, HEAD_BYTES, offset)
    const head = memory.subarray(0, bytesRead)
    const end = head.indexOf(NEWLINE)
    const line = end < 0 ? head : head.subarray(0, end)
    // A record may tell of what was long ago, but it was logged after its file began.
    const id = documentId(basename(journalDirectory), segment, offset)
    return Math.max(recordTime({ id, line }), birthtimeMs)
  } finally {
    await file.close()
  }
}

/**
 * How many records a backlog has: counted in its first `mostBytes`, and of what is behind them reckoned by their mean length.
 * @throws the file system's error
 */
export async function countBacklog(
  journalDirectory: string,
  { bytes, from }: Remaining,
  mostBytes: number,
): Promise<{ readonly records: number; readonly exact: boolean; readonly read: number }> {
  const memory = Buffer.alloc(Math.min(STEP_BYTES, mostBytes))
  const wanted = Math.min(bytes, mostBytes)
  let lines = 0
  let read = 0
  for (const segment of listSegments(journalDirectory)) {
    if (segment < from.segment || read >= wanted) continue
    const file = await findPlain(segmentPath(journalDirectory, segment))
    if (file === undefined) continue
    try {
      for (let at = segment === from.segment ? from.offset : 0; read < wanted; ) {
        const { bytesRead } = await file.read(memory, 0, Math.min(memory.length, wanted - read), at)
        if (bytesRead === 0) break
        at += bytesRead
        read += bytesRead
        lines += newlinesIn(memory.subarray(0, bytesRead))
      }
    } finally {
      await file.close()
    }
  }
  if (read >= bytes || read === 0) return { records: lines, exact: read >= bytes, read }
  return { records: Math.max(1, Math.round((lines * bytes) / read)), exact: false, read }
}

export function newlinesIn(bytes: Buffer): number {
  let lines = 0
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, end + 1)) lines += 1
  return lines
}
