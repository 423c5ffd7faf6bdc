import { type Dirent, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { attempt } from './attempt.ts'
import { segmentName, segmentPath } from './layout.ts'

// <writer>/000001.<bytes>.<layout>.parquet beside 000001.ndjson: the columns of a segment that is written no more, for those who
// look at the records. While it is made there is more behind its name. It can always be made anew.

const COLUMN_FILE = /^(\d{6,})\.(\d+)\.(\d+)\.parquet(\.[\w-]+)?$/

/** The columns of a segment, made by who looks at its records. */
export interface ColumnFile {
  readonly path: string
  readonly segment: number
  /** Size of the segment that it was made of. */
  readonly segmentBytes: number
  /** Version of what is in it. */
  readonly layout: number
  /** It has its name, and so is whole. */
  readonly finished: boolean
}

/** Path of the column file of segment `n`, made of so many bytes. */
export function columnFilePath(
  journalDirectory: string,
  n: number,
  segmentBytes: number,
  layout: number,
): string {
  return join(journalDirectory, `${segmentName(n)}.${segmentBytes}.${layout}.parquet`)
}

/** All of a journal, in no order; none if there is no such directory. */
export function listColumnFiles(journalDirectory: string): ColumnFile[] {
  let entries: Dirent[]
  try {
    entries = readdirSync(journalDirectory, { withFileTypes: true })
  } catch {
    return []
  }
  return entries.flatMap((entry) => {
    const { name } = entry
    const [, segment, segmentBytes, layout, more] = COLUMN_FILE.exec(name) ?? []
    if (segment === undefined || entry.isSymbolicLink()) return []
    return {
      path: join(journalDirectory, name),
      segment: Number(segment),
      segmentBytes: Number(segmentBytes),
      layout: Number(layout),
      finished: more === undefined,
    }
  })
}

/**
 * Removes a segment, and then its column files: who has just made one sees that its segment is gone, and removes it.
 * @throws the file system's error if the segment stays
 */
export function removeSegment(journalDirectory: string, n: number): void {
  rmSync(segmentPath(journalDirectory, n), { force: true })
  removeColumnFiles(journalDirectory, (file) => file.segment === n)
}

/** Those that cannot be removed stay. @param which default: all */
export function removeColumnFiles(
  journalDirectory: string,
  which: (file: ColumnFile) => boolean = () => true,
): void {
  for (const file of listColumnFiles(journalDirectory).filter(which))
    attempt(() => rmSync(file.path, { force: true }))
}
