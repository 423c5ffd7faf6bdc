import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  type Config,
  documentId,
  listJournals,
  listSegments,
  readCheckpoint,
  segmentPath,
  type Target,
  targetDirectory,
} from '@gramexlog/core/viewer'

/** Of what is not confirmed so much is read, the newest of each journal, in bytes. */
const MAX_BYTES = 16 * 1024 * 1024
const NEWLINE = 10
const SPACE = 32

/** A record that is not confirmed: its line lies from `from` to before `to` in the bytes that were read. */
export interface PendingRecord {
  readonly id: string
  readonly piece: Piece
  readonly from: number
  readonly to: number
}

/** What was read of a segment. */
interface Piece {
  readonly journal: string
  readonly segment: number
  /** Where it begins in the segment. */
  readonly offset: number
  readonly bytes: Buffer
}

export interface Pending {
  readonly records: readonly PendingRecord[]
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
  return { records: pieces.flatMap(recordsOf), leftOutBytes }
}

/** The end of a file from `from` on, in whole lines; undefined if it is gone. */
async function readEnd(
  path: string,
  from: number,
  room: number,
): Promise<(Pick<Piece, 'offset' | 'bytes'> & { leftOutBytes: number }) | undefined> {
  let file: Awaited<ReturnType<typeof open>>
  try {
    file = await open(path, 'r')
  } catch (error) {
    // Delivered and deleted since it was listed.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    const { size } = await file.stat()
    const wanted = Math.max(0, size - from)
    const length = Math.min(wanted, room)
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, size - length)
    const bytes = buffer.subarray(0, bytesRead)
    if (length === wanted) return { offset: from, bytes, leftOutBytes: 0 }
    const first = bytes.indexOf(NEWLINE) + 1
    const kept = first === 0 ? bytes.subarray(0, 0) : bytes.subarray(first)
    return { offset: size - kept.length, bytes: kept, leftOutBytes: wanted - kept.length }
  } finally {
    await file.close()
  }
}

/** The whole lines; the last one may still be written. */
function recordsOf(piece: Piece): PendingRecord[] {
  const { journal, segment, offset, bytes } = piece
  const records: PendingRecord[] = []
  for (let from = 0; ; ) {
    const to = bytes.indexOf(NEWLINE, from)
    if (to === -1) return records
    records.push({ id: documentId(journal, segment, offset + from), piece, from, to })
    from = to + 1
  }
}

/** Directories of records that are laid out. */
const laidOut = new Set<string>()

// A process may end with views that were not closed.
process.on('exit', () => {
  for (const dir of laidOut) rmSync(dir, { recursive: true, force: true })
})

/**
 * Lays records out as a journal directory of their own, in the system's temporary directory. Each one lies where it lies in
 * its journal, so that it has its id; what is before and between is space.
 *
 * @returns the directory, and what removes it
 */
export function layOut(
  { name }: Target,
  records: readonly PendingRecord[],
): { readonly dir: string; remove(): Promise<void> } {
  const dir = mkdtempSync(join(tmpdir(), 'gramexlog-view-'))
  laidOut.add(dir)
  const byPiece = new Map<Piece, PendingRecord[]>()
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
  chmodSync(dir, 0o700)
  const remove = async () => {
    await rm(dir, { recursive: true, force: true })
    laidOut.delete(dir)
  }
  return { dir, remove }
}
