import type { Position } from './checkpoint.ts'
import { listSegments, segmentSize } from './layout.ts'

/** What of a journal lies behind a position. */
export interface Remaining {
  readonly bytes: number
  /** Where the first of them is; the position itself if there is none. */
  readonly from: Position
}

/**
 * By the files alone, also while they are written and removed. The segment of the position may be gone, when the checkpoint
 * behind it could not be written; of one that is shorter than the position says all remains, since a reader begins it again.
 * @param to up to where; default: the journal's end
 * @throws the file system's error
 */
export function remainingBehind(journalDirectory: string, position: Position, to?: Position): Remaining {
  let bytes = 0
  let from = position
  for (const segment of listSegments(journalDirectory)) {
    if (segment < position.segment || segment > (to?.segment ?? segment)) continue
    const size = segmentSize(journalDirectory, segment)
    const begin = segment === position.segment && position.offset <= size ? position.offset : 0
    const end = segment === to?.segment ? Math.min(to.offset, size) : size
    if (end <= begin) continue
    if (bytes === 0) from = { segment, offset: begin }
    bytes += end - begin
  }
  return { bytes, from }
}
