import { closeSync } from 'node:fs'
import { join } from 'node:path'
import type { Target } from '../config/target.ts'
import { readCheckpoint } from '../journal/checkpoint.ts'
import { documentId } from '../journal/id.ts'
import { listJournals, listSegments, openIfThere, segmentPath, targetDirectory } from '../journal/layout.ts'
import { readLines } from '../journal/lines.ts'
import { endOf } from './backlog.ts'
import type { BatchRecord } from './batch.ts'
import { recordTime } from './record-time.ts'

/** Which kept records are meant. */
export interface KeptRange {
  /** By the time of the record, in ms since 1970; default: from the first one on. */
  readonly sinceMs?: number | undefined
  /** Up to this time, without it; default: to the last one. */
  readonly untilMs?: number | undefined
  /** Those too that wait to be delivered. Default: no, since they are delivered anyway. */
  readonly waiting?: boolean | undefined
}

/**
 * The records in the segments of a target that are kept on this machine, oldest journal first, under the ids with which they
 * were delivered, or would have been. A part of a segment is in memory.
 * @throws the file system's error; what a shipper removes meanwhile is left out
 */
export function* keptRecords(
  dir: string,
  { name, sinks, maxRecordBytes }: Pick<Target, 'name' | 'sinks' | 'maxRecordBytes'>,
  { sinceMs = Number.NEGATIVE_INFINITY, untilMs = Number.POSITIVE_INFINITY, waiting = false }: KeptRange,
): Generator<BatchRecord> {
  const all = waiting || !sinks.includes('elasticsearch')
  const directory = targetDirectory(dir, name)
  for (const journal of listJournals(directory)) {
    const path = join(directory, journal)
    const end = all ? endOf(path) : readCheckpoint(path)
    for (const segment of listSegments(path).filter((n) => n <= end.segment)) {
      const mostBytes = segment === end.segment ? end.offset : Number.POSITIVE_INFINITY
      for (const { from, line } of wholeLines(segmentPath(path, segment), mostBytes, maxRecordBytes)) {
        const record = { id: documentId(journal, segment, from), line }
        const timeMs = recordTime(record)
        if (timeMs >= sinceMs && timeMs < untilMs) yield record
      }
    }
  }
}

function* wholeLines(
  path: string,
  mostBytes: number,
  maxRecordBytes: number,
): Generator<{ from: number; line: Buffer }> {
  const fd = openIfThere(path)
  if (fd === undefined) return
  try {
    // Twice as much as a record may have: a line that was cut is never longer.
    for (const { from, to, bytes } of readLines(fd, 2 * maxRecordBytes)) {
      if (to > mostBytes) return
      // What a crash tore has no break.
      const isWhole = bytes !== undefined && bytes.length > 0 && bytes.length < to - from
      if (isWhole) yield { from, line: bytes }
    }
  } finally {
    closeSync(fd)
  }
}
