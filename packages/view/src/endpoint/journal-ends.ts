import { join } from 'node:path'
import {
  type Config,
  listJournals,
  listSegments,
  type Position,
  segmentPath,
  type Target,
  targetDirectory,
} from '@gramexlog/core/files'
import { linesOf, readEnd } from '../backends/journal-lines.ts'

/** What is read of a journal at a time, in bytes: the newest of what came. */
const MAX_BYTES = 16 * 1024 * 1024
/** In which the end of the last whole line is, in bytes. */
const LINE_BYTES = 2 * 1024 * 1024

/** What has come to the journals of a target. */
export interface Come {
  /** Ids of the records, in the order of each journal. */
  readonly ids: readonly string[]
  /** So many bytes more have come than were read. */
  readonly leftOutBytes: number
}

/** Follows the ends of a target's journals, by which records without a time are known to be new. */
export class JournalEnds {
  readonly #config: Config
  readonly #target: Target
  /** By journal; undefined before the first look. */
  #ends: ReadonlyMap<string, Position> | undefined

  constructor(config: Config, target: Target) {
    this.#config = config
    this.#target = target
  }

  /** What came since the last time; nothing at the first time. @throws the file system's error */
  async advance(): Promise<Come> {
    const directory = targetDirectory(this.#config.dir, this.#target.name)
    const ends = new Map<string, Position>()
    const ids: string[] = []
    let leftOutBytes = 0
    for (const journal of listJournals(directory)) {
      const journalDirectory = join(directory, journal)
      const segments = listSegments(journalDirectory)
      const isFirst = this.#ends === undefined
      let end = this.#ends?.get(journal) ?? { segment: isFirst ? (segments.at(-1) ?? 0) : 0, offset: 0 }
      for (const segment of segments) {
        if (segment < end.segment) continue
        const from = segment === end.segment ? end.offset : 0
        const path = segmentPath(journalDirectory, segment)
        const read = await readEnd(path, from, isFirst ? LINE_BYTES : MAX_BYTES)
        if (read === undefined) continue
        const lines = linesOf({ journal, segment, offset: read.offset, bytes: read.bytes })
        // The last line may still be written.
        end = { segment, offset: read.offset + (lines.at(-1)?.to ?? -1) + 1 }
        if (isFirst) continue
        for (const { id } of lines) ids.push(id)
        leftOutBytes += read.leftOutBytes
      }
      ends.set(journal, end)
    }
    this.#ends = ends
    return { ids, leftOutBytes }
  }
}
