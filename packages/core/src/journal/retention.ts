import { rmdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { listColumnFiles, removeColumnFiles, removeSegment } from './column-files.ts'
import { listJournals, listSegments, segmentPath } from './layout.ts'
import { isLeased, releaseLease } from './lease.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** A segment that is complete. */
export interface KeptSegment {
  readonly directory: string
  readonly segment: number
  /** With its column files. */
  readonly bytes: number
  readonly writtenMs: number
}

/**
 * Removes the oldest kept segments of a target beyond `keep.bytes` in all, and those last written more than
 * `keep.days` ago, with their column files, which count too. Never the segment that a live process may be writing.
 *
 * @param mayRemove whether a segment is no longer needed for delivery
 * @param dry remove nothing
 * @returns what was removed, or would be, the oldest first
 */
export function pruneSegments(
  targetDirectory: string,
  keep: { readonly days?: number; readonly bytes?: number },
  nowMs: number,
  mayRemove: (journalDirectory: string, segment: number) => boolean = () => true,
  dry = false,
): KeptSegment[] {
  const kept: KeptSegment[] = []
  const removed: KeptSegment[] = []
  for (const id of listJournals(targetDirectory)) {
    const directory = join(targetDirectory, id)
    const segments = listSegments(directory)
    const columnFiles = listColumnFiles(directory)
    const complete = isLeased(directory) ? segments.slice(0, -1) : segments
    for (const segment of complete) {
      const stat = statSync(segmentPath(directory, segment), { throwIfNoEntry: false })
      if (!stat) continue
      const beside = columnFiles.filter((file) => file.segment === segment)
      const bytes = beside.reduce((sum, { path }) => sum + sizeOf(path), stat.size)
      kept.push({ directory, segment, bytes, writtenMs: stat.mtimeMs })
    }
  }
  let bytes = kept.reduce((sum, segment) => sum + segment.bytes, 0)
  const oldest = nowMs - (keep.days ?? Number.POSITIVE_INFINITY) * DAY_MS
  for (const segment of kept.sort((a, b) => a.writtenMs - b.writtenMs)) {
    if (bytes <= (keep.bytes ?? Number.POSITIVE_INFINITY) && segment.writtenMs >= oldest) break
    if (!mayRemove(segment.directory, segment.segment)) continue
    removed.push(segment)
    bytes -= segment.bytes
    if (dry) continue
    removeSegment(segment.directory, segment.segment)
    if (listSegments(segment.directory).length === 0) removeEmpty(segment.directory)
  }
  return removed
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

function removeEmpty(journalDirectory: string): void {
  try {
    if (isLeased(journalDirectory)) return
    rmSync(join(journalDirectory, 'checkpoint'), { force: true })
    // Of processes that were killed.
    releaseLease(journalDirectory)
    releaseLease(journalDirectory, 'shipping')
    removeColumnFiles(journalDirectory)
    rmdirSync(journalDirectory)
  } catch {
    // A writer has just begun in it.
  }
}
