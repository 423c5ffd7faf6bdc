import { statSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Config,
  documentId,
  JournalReader,
  listJournals,
  listSegments,
  placeOf,
  recordTime,
  segmentPath,
  segmentSize,
  type Target,
  targetDirectory,
} from '@gramexlog/core/files'
import { type Fits, type Row, recordOf } from '@gramexlog/view/reader'
import type { Entry } from './entry.ts'
import { linesFromEnd } from './journal-end.ts'

const NEWLINE = 10
/** So long after it changed, a directory that changes again has another time. */
const SETTLED_MS = 1_000

export interface Wanted {
  readonly fits: Fits
  /** So many of the newest at most. */
  readonly count: number
  /** A file that was not written to since then has none of them, in ms since 1970. */
  readonly fromMs: number | undefined
  /** What may be read for them. */
  readonly maxBytes: number
}

/** A journal, and how far its lines count as those before. */
interface Followed {
  readonly reader: JournalReader
  readonly directory: string
  readonly start: { readonly segment: number; readonly offset: number }
  /** When its directory changed last: a segment was begun, or removed. */
  changedMs: number
}

/**
 * The journals of a target as they grow. What is there when it is made comes from `newest`, what comes later from `advance`:
 * each record once.
 */
export class TargetJournals {
  readonly #directory: string
  readonly #name: string
  readonly #journals = new Map<string, Followed>()

  constructor({ dir }: Config, { name }: Target) {
    this.#directory = targetDirectory(dir, name)
    this.#name = name
    this.#find(true)
  }

  /**
   * The newest of the lines that were there: of each journal the last, of these the newest by their time; the oldest first.
   * Undefined if more would have to be read for them.
   * @param saw is given each record that was looked at
   */
  newest({ fits, count, fromMs, maxBytes }: Wanted, saw: (record: Row) => void): Entry[] | undefined {
    let found: (Entry & { id: string })[] = []
    let bytes = 0
    const journals = [...this.#journals]
      .map(([id, { start, directory }]) => ({ id, start, directory, ...changeOf(directory, start.segment) }))
      .sort((a, b) => b.changedMs - a.changedMs)
    for (const { id: journal, directory, start, changedMs } of journals) {
      // What is in it was logged before the last of those.
      if (found.length >= count && changedMs < found[0]!.ms) break
      const own: typeof found = []
      const segments = listSegments(directory).filter((segment) => segment <= start.segment)
      for (const segment of segments.reverse()) {
        const path = segmentPath(directory, segment)
        if (fromMs !== undefined && changeOf(directory, segment).changedMs < fromMs) break
        const end = segment === start.segment ? start.offset : undefined
        try {
          for (const line of linesFromEnd(path, end)) {
            bytes += line.bytes.length
            if (bytes > maxBytes) return undefined
            const id = documentId(journal, segment, line.offset)
            const entry = this.#entry(id, line.bytes, fits, saw)
            if (entry === undefined) continue
            own.push({ ...entry, id })
            if (own.length === count) break
          }
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
        }
        if (own.length === count) break
      }
      found = [...found, ...own.reverse()].sort((a, b) => a.ms - b.ms || (a.id < b.id ? -1 : 1)).slice(-count)
    }
    return found
  }

  /** Whether a record was there when this was made, by its id. */
  wasThere(id: string): boolean {
    const place = placeOf(id)
    const start = place && this.#journals.get(place.journal)?.start
    if (place === undefined || start === undefined) return false
    return place.segment < start.segment || (place.segment === start.segment && place.offset < start.offset)
  }

  /** The records that came since the last time, each journal's in its order. */
  advance(fits: Fits): Entry[] {
    this.#find(false)
    const entries: Entry[] = []
    for (const [journal, followed] of this.#journals) {
      const { reader, directory } = followed
      for (;;) {
        const { position } = reader
        const changedMs = statSync(directory, { throwIfNoEntry: false })?.mtimeMs ?? 0
        if (segmentSize(directory, position.segment) <= position.offset && changedMs === followed.changedMs)
          break
        const { segment, offset, bytes, tornBytes = 0 } = reader.read(false)
        for (let from = 0; from < bytes.length; ) {
          const to = bytes.indexOf(NEWLINE, from)
          const id = documentId(journal, segment, offset + from)
          const entry = this.#entry(id, bytes.subarray(from, to), fits, () => {})
          if (entry !== undefined) entries.push(entry)
          from = to + 1
        }
        reader.advance(bytes.length + tornBytes)
        if (bytes.length + tornBytes > 0) continue
        // A segment that is begun right after this may have the same time, so coarse is the file system's clock.
        if (Date.now() - changedMs > SETTLED_MS) followed.changedMs = changedMs
        break
      }
    }
    return entries
  }

  close(): void {
    for (const { reader } of this.#journals.values()) reader.close()
  }

  #find(isFirst: boolean): void {
    for (const journal of listJournals(this.#directory)) {
      if (this.#journals.has(journal)) continue
      const directory = join(this.#directory, journal)
      const segments = listSegments(directory)
      const segment = (isFirst ? segments.at(-1) : segments[0]) ?? 1
      const offset = isFirst ? endOfLines(segmentPath(directory, segment)) : 0
      const start = { segment, offset }
      const reader = new JournalReader(directory, start)
      this.#journals.set(journal, { reader, directory, start, changedMs: 0 })
    }
  }

  #entry(id: string, line: Buffer, fits: Fits, saw: (record: Row) => void): Entry | undefined {
    const text = line.toString('utf8')
    const record = recordOf(text)
    if (record === undefined) return undefined
    saw(record)
    if (!fits(record, id)) return undefined
    return { target: this.#name, ms: recordTime({ id, line }), text, record }
  }
}

function changeOf(directory: string, segment: number): { changedMs: number } {
  return { changedMs: statSync(segmentPath(directory, segment), { throwIfNoEntry: false })?.mtimeMs ?? 0 }
}

/** Behind the last whole line of a file; 0 if it is not there. */
function endOfLines(path: string): number {
  try {
    for (const { offset, bytes } of linesFromEnd(path)) return offset + bytes.length + 1
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  return 0
}
