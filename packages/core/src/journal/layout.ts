import { openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

// <dir>/<target>/<writer>/000001.ndjson, with `checkpoint` and `lease` beside the segments;
// <dir>/<target>/dead/<writer>.ndjson for what was refused.

const WRITER = /^[0-9a-z]{16}$/
const SEGMENT = /^(\d{6,})\.ndjson$/

/** The directory of all journals of a target. */
export function targetDirectory(dir: string, target: string): string {
  return join(dir, target)
}

/** Path of segment `n`, counted from 1. */
export function segmentPath(journalDirectory: string, n: number): string {
  return join(journalDirectory, `${String(n).padStart(6, '0')}.ndjson`)
}

/** Numbers of the segments that a journal directory holds, ascending; none if there is no such directory. */
export function listSegments(journalDirectory: string): number[] {
  return entries(journalDirectory)
    .map((name) => Number(SEGMENT.exec(name)?.[1] ?? 0))
    .filter((n) => n > 0)
    .sort((a, b) => a - b)
}

/** Ids of the journals in a target's directory, oldest first (an id begins with its time). */
export function listJournals(targetDirectory: string): string[] {
  return entries(targetDirectory)
    .filter((name) => WRITER.test(name))
    .sort()
}

/**
 * Opens a file for reading; undefined if there is none. Not by `existsSync`, for which a file that cannot be reached is not
 * there: a segment would be passed over.
 * @throws the file system's error
 */
export function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function entries(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
