import { documentId, findPlain } from '@gramexlog/core/files'

const NEWLINE = 10

/** A record in a journal: its line lies from `from` to before `to` in the bytes that were read. */
export interface LineRecord {
  readonly id: string
  readonly piece: Piece
  readonly from: number
  readonly to: number
}

/** What was read of a segment. */
export interface Piece {
  readonly journal: string
  readonly segment: number
  /** Where it begins in the segment. */
  readonly offset: number
  readonly bytes: Buffer
}

/** The end of a file from `from` on, in whole lines; undefined if it is gone. */
export async function readEnd(
  path: string,
  from: number,
  room: number,
): Promise<(Pick<Piece, 'offset' | 'bytes'> & { leftOutBytes: number }) | undefined> {
  const file = await findPlain(path)
  // Delivered and deleted since it was listed.
  if (file === undefined) return undefined
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
export function linesOf(piece: Piece): LineRecord[] {
  const { journal, segment, offset, bytes } = piece
  const records: LineRecord[] = []
  for (let from = 0; ; ) {
    const to = bytes.indexOf(NEWLINE, from)
    if (to === -1) return records
    records.push({ id: documentId(journal, segment, offset + from), piece, from, to })
    from = to + 1
  }
}
