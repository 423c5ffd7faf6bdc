import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  type Config,
  listJournals,
  listSegments,
  readCheckpoint,
  segmentPath,
  type Target,
  targetDirectory,
} from '@gramexlog/core/viewer'
import { type LineRecord, linesOf, type Piece, readEnd } from '../journal-lines.ts'
import { makeTemporary, removeTemporary } from '../temporary.ts'

/** Of what is not confirmed so much is read, the newest of each journal, in bytes. */
const MAX_BYTES = 16 * 1024 * 1024
const NEWLINE = 10
const SPACE = 32

export interface Pending {
  readonly records: readonly LineRecord[]
  /** There is more than can be read, by so many bytes. */
  readonly leftOutBytes: number
}

/** What of a target's journals is behind their checkpoints, as a text that changes with it; "" if nothing is. */
export function pendingState({ dir }: Config, { name }: Target): string {
  const directory = targetDirectory(dir, name)
  const parts: string[] = []
  for (const journal of listJournals(directory)) {
    const journalDirectory = join(directory, journal)
    const confirmed = readCheckpoint(journalDirectory)
    for (const segment of listSegments(journalDirectory)) {
      if (segment < confirmed.segment) continue
      const from = segment === confirmed.segment ? confirmed.offset : 0
      const { size = 0 } = statSync(segmentPath(journalDirectory, segment), { throwIfNoEntry: false }) ?? {}
      if (size > from) parts.push(`${journal} ${segment} ${from} ${size}`)
    }
  }
  return parts.join('\n')
}

/** The records of a target that are in its journals behind their checkpoints. */
export async function readPending({ dir }: Config, { name }: Target): Promise<Pending> {
  const directory = targetDirectory(dir, name)
  const pieces: Piece[] = []
  let leftOutBytes = 0
  let room = MAX_BYTES
  for (const journal of listJournals(directory).reverse()) {
    const journalDirectory = join(directory, journal)
    const confirmed = readCheckpoint(journalDirectory)
    for (const segment of listSegments(journalDirectory).reverse()) {
      if (segment < confirmed.segment) break
      const from = segment === confirmed.segment ? confirmed.offset : 0
      const piece = await readEnd(segmentPath(journalDirectory, segment), from, room)
      if (piece === undefined) continue
      room -= piece.bytes.length
      leftOutBytes += piece.leftOutBytes
      pieces.push({ journal, segment, offset: piece.offset, bytes: piece.bytes })
    }
  }
  return { records: pieces.flatMap(linesOf), leftOutBytes }
}

/**
 * Lays records out as a journal directory of their own, in the system's temporary directory. Each one lies where it lies in
 * its journal, so that it has its id; what is before and between is space.
 *
 * @returns the directory, and what removes it
 */
export function layOut(
  { name }: Target,
  records: readonly LineRecord[],
): { readonly dir: string; remove(): Promise<void> } {
  const dir = makeTemporary()
  const byPiece = new Map<Piece, LineRecord[]>()
  for (const record of records) {
    const own = byPiece.get(record.piece)
    if (own === undefined) byPiece.set(record.piece, [record])
    else own.push(record)
  }
  for (const [piece, own] of byPiece) {
    const path = segmentPath(join(targetDirectory(dir, name), piece.journal), piece.segment)
    const bytes = Buffer.alloc(piece.offset + piece.bytes.length, SPACE)
    for (const { from, to } of own) {
      piece.bytes.copy(bytes, piece.offset + from, from, to + 1)
      // Ends the space before it.
      if (piece.offset + from > 0) bytes[piece.offset + from - 1] = NEWLINE
    }
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, bytes, { mode: 0o600 })
  }
  return { dir, remove: async () => removeTemporary(dir) }
}
