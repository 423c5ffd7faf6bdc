import { type Dirent, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isGone, openPlain } from './plain-file.ts'

// <dir>/<target>/<writer>/000001.ndjson, with `checkpoint` and `lease` beside the segments;
// <dir>/<target>/dead/<writer>.ndjson for what was refused.

const WRITER = /^[0-9a-z]{16}$/
const SEGMENT = /^(\d{6,})\.ndjson$/

/** The directory of all journals of a target. */
export function targetDirectory(dir: string, target: string): string {
  return join(dir, target)
}

/** Names of all targets that have journals in a directory, be they configured or not any more, sorted. */
export function listTargets(dir: string): string[] {
  return entries(dir)
    .map(({ name }) => name)
    .filter((name) => hasJournals(targetDirectory(dir, name)))
    .sort()
}

/** Path of segment `n`, counted from 1. */
export function segmentPath(journalDirectory: string, n: number): string {
  return join(journalDirectory, `${segmentName(n)}.ndjson`)
}

/** What the names of the files of segment `n` begin with. */
export function segmentName(n: number): string {
  return String(n).padStart(6, '0')
}

/** Size of segment `n` in bytes; 0 if there is none. */
export function segmentSize(journalDirectory: string, n: number): number {
  return statSync(segmentPath(journalDirectory, n), { throwIfNoEntry: false })?.size ?? 0
}

/**
 * Numbers of the segments that a journal directory holds, ascending; none if there is no such directory. Only what is a file:
 * a link may lead to anything that this user may read.
 */
export function listSegments(journalDirectory: string): number[] {
  return entries(journalDirectory)
    .map((entry) => (entry.isFile() ? Number(SEGMENT.exec(entry.name)?.[1] ?? 0) : 0))
    .filter((n) => n > 0)
    .sort((a, b) => a - b)
}

/** Ids of the journals in a target's directory, oldest first (an id begins with its time). */
export function listJournals(targetDirectory: string): string[] {
  return journalsThat(targetDirectory, (entry) => entry.isDirectory())
}

/** Names of symbolic links that stand where journals do. Nobody follows them. */
export function listLinks(targetDirectory: string): string[] {
  return journalsThat(targetDirectory, (entry) => entry.isSymbolicLink())
}

function journalsThat(targetDirectory: string, are: (entry: Dirent) => boolean): string[] {
  return entries(targetDirectory)
    .filter((entry) => WRITER.test(entry.name) && are(entry))
    .map(({ name }) => name)
    .sort()
}

/**
 * Opens a file for reading; undefined if there is none, or somebody has put something else in its place. Not by `existsSync`,
 * for which a file that cannot be reached is not there: a segment would be passed over.
 * @throws the file system's error
 */
export function openIfThere(path: string): number | undefined {
  try {
    return openPlain(path)
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}

function hasJournals(directory: string): boolean {
  try {
    return listJournals(directory).length > 0
  } catch (error) {
    // A file, or the directory of somebody else.
    if (['ENOTDIR', 'EACCES'].includes((error as NodeJS.ErrnoException).code!)) return false
    throw error
  }
}

function entries(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
