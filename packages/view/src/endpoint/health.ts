import { statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { GramexLogError } from '@gramexlog/core'
import {
  type Config,
  documentId,
  listJournals,
  listSegments,
  readCheckpoint,
  recordTime,
  segmentPath,
  type Target,
  targetDirectory,
} from '@gramexlog/core/viewer'
import type { TargetHealth } from './contract.ts'
import { readDeadLetters } from './dead-letters.ts'

/** Bytes in which the time of a record is looked for. */
const HEAD_BYTES = 64 * 1024
const NEWLINE = 10

/**
 * How delivery of a target stands, as the files on this machine say. They are only read, and by no app's leave.
 * @throws GramexLogError ERR_GRAMEXLOG_UNAVAILABLE if they cannot be
 */
export async function readHealth({ dir }: Config, target: Target, nowMs: number): Promise<TargetHealth> {
  try {
    const directory = targetDirectory(dir, target.name)
    const journals = listJournals(directory)
    let backlogBytes = 0
    let oldestMs = nowMs
    // What is kept on this machine alone waits for nothing.
    for (const journal of target.sinks.includes('elasticsearch') ? journals : []) {
      const waiting = waitingIn(join(directory, journal))
      backlogBytes += waiting.bytes
      if (waiting.bytes > 0) oldestMs = Math.min(oldestMs, await timeOf(directory, journal, waiting))
    }
    const lagMs = Math.max(0, nowMs - oldestMs)
    const letters = await readDeadLetters(dir, target.name)
    return { name: target.name, writers: journals.length, backlogBytes, lagMs, ...letters }
  } catch (cause) {
    const { code, syscall } = cause as NodeJS.ErrnoException
    if (syscall === undefined) throw cause
    throw new GramexLogError(
      'ERR_GRAMEXLOG_UNAVAILABLE',
      `the files of ${JSON.stringify(target.name)} cannot be read (${code}). Give this process the right to read them.`,
      { cause },
    )
  }
}

interface Waiting {
  readonly bytes: number
  /** Where the first of them is. */
  readonly segment: number
  readonly offset: number
}

/** What of a journal is not confirmed. */
function waitingIn(journalDirectory: string): Waiting {
  const checkpoint = readCheckpoint(journalDirectory)
  let bytes = 0
  let first = checkpoint
  for (const segment of listSegments(journalDirectory)) {
    if (segment < checkpoint.segment) continue
    const { size = 0 } = statSync(segmentPath(journalDirectory, segment), { throwIfNoEntry: false }) ?? {}
    const offset = segment === checkpoint.segment ? checkpoint.offset : 0
    if (size <= offset) continue
    if (bytes === 0) first = { segment, offset }
    bytes += size - offset
  }
  return { bytes, ...first }
}

/** When the first record that waits was logged, in ms since 1970. */
async function timeOf(directory: string, journal: string, { segment, offset }: Waiting): Promise<number> {
  const file = await open(segmentPath(join(directory, journal), segment))
  try {
    const { birthtimeMs } = await file.stat()
    const memory = Buffer.alloc(HEAD_BYTES)
    const { bytesRead } = await file.read(memory, 0, HEAD_BYTES, offset)
    const head = memory.subarray(0, bytesRead)
    const end = head.indexOf(NEWLINE)
    const line = end < 0 ? head : head.subarray(0, end)
    // A record may tell of what was long ago, but it was logged after its file began.
    return Math.max(recordTime({ id: documentId(journal, segment, offset), line }), birthtimeMs)
  } finally {
    await file.close()
  }
}
