import type { Bindings } from './bindings.ts'
import type { ColumnFiles } from './column-files.ts'
import { fromColumnFiles } from './column-layout.ts'
import { fromLines } from './lines.ts'
import { mend } from './mend.ts'
import type { MendedFiles } from './mended-files.ts'
import type { FoundRecord, RecordReader } from './records.ts'
import type { Wanted } from './scan.ts'
import type { SegmentTimes, Times } from './segment-times.ts'
import type { Segment } from './segments.ts'

/** Files of a part. */
const PART = 500
/** In the error of a statement that met a line which may be mended. */
const REFUSED = 'a line that is no JSON'

/** The place of a record: its file's in the list of files, and the number of its line there, from 0. */
export interface Place {
  readonly file: number
  readonly line: number
}

/** The lines that a question is about. */
export interface Source {
  /** What stands behind FROM: a row for each line, those of a file one after the other and in order, as a scan has them. */
  from(wanted: Wanted, bindings: Bindings): string
  /** The records in the order of their places, without those that are gone by now. */
  read(places: readonly Place[]): Promise<readonly FoundRecord[]>
  /** Its lines in order, in one or several parts: of not too many files each, whose places are those in the whole list. */
  parts(): readonly Source[]
  /** Takes note of which time the records of a file are. */
  learn(file: number, times: Times): void
  /** Part of the lines, with the newest records, and when the last one of all others is of; undefined if there is no such part. */
  newest(): { readonly source: Source; readonly othersMs: number } | undefined
}

/** What is read of a segment, and its place in the list of files. */
interface Placed {
  readonly path: string
  readonly place: number
  readonly segment: Segment
}

/** How files are read. */
export interface FilesOptions {
  readonly reader: RecordReader
  readonly times: SegmentTimes
  readonly mended: MendedFiles
  readonly columnFiles: ColumnFiles
  /** Lines that are longer are passed over. DuckDB reads twice as much at a time. */
  readonly lineBytes: number
}

/** Whether a statement ended because of a line of a file that was not looked through, which may be one to mend. */
export function isRefusal({ message }: Error): boolean {
  return message.includes(REFUSED)
}

/** All lines of files. */
export class FileSource implements Source {
  readonly #segments: readonly Segment[]
  readonly #files: FilesOptions
  /** The place of the first one. */
  readonly #first: number

  constructor(segments: readonly Segment[], files: FilesOptions, first = 0) {
    this.#segments = segments
    this.#files = files
    this.#first = first
  }

  from(wanted: Wanted, bindings: Bindings): string {
    const lines: Placed[] = []
    const stored = new Map<string, { readonly has: readonly boolean[]; readonly files: Placed[] }>()
    for (const [at, segment] of this.#segments.entries()) {
      const place = this.#first + at
      const has = wanted.text ? undefined : this.#files.columnFiles.has(segment, wanted.columns)
      if (has === undefined) {
        lines.push({ path: this.#files.mended.pathOf(segment), place, segment })
        continue
      }
      const alike = stored.get(has.join()) ?? { has, files: [] }
      stored.set(has.join(), alike)
      alike.files.push({ path: segment.columnFile!, place, segment })
    }
    const all = [...stored.values()].map(({ has, files }) =>
      fromColumnFiles(
        files.map(({ path }) => path),
        has,
        placeOf(files, bindings),
        wanted,
        bindings,
      ),
    )
    if (lines.length > 0) all.push(fromLines(this.#lines(lines, bindings), wanted, bindings))
    if (all.length === 0)
      return fromLines('(SELECT 0 AS f, NULL::JSON AS json WHERE false)', wanted, bindings)
    return all.length === 1 ? all[0]! : `(${all.map((one) => `FROM ${one}`).join(' UNION ALL ')})`
  }

  parts(): readonly Source[] {
    const parts: Source[] = []
    for (let at = 0; at === 0 || at < this.#segments.length; at += PART)
      parts.push(new FileSource(this.#segments.slice(at, at + PART), this.#files, at))
    return parts
  }

  read(places: readonly Place[]): Promise<readonly FoundRecord[]> {
    return this.#files.reader.read(places, this.#segments)
  }

  learn(file: number, times: Times): void {
    this.#files.times.learn(this.#segments[file]!, times)
  }

  newest(): { readonly source: Source; readonly othersMs: number } | undefined {
    const newest = this.#files.times.newest(this.#segments)
    return newest && { source: this.#of(newest.segments), othersMs: newest.othersMs }
  }

  /** Without files that have no records of this span of time, as far as that is known. */
  between(fromMs: number, toMs: number): FileSource {
    return this.#of(this.#files.times.between(this.#segments, fromMs, toMs))
  }

  #lines(files: readonly Placed[], bindings: Bindings): string {
    const { mended, lineBytes } = this.#files
    const unseen = files.map(({ segment }) => !mended.isSeen(segment))
    const json = unseen.includes(true)
      ? `CASE WHEN json IS NULL AND ${bindings.truths(unseen)}[file_index::BIGINT + 1] THEN error('${REFUSED}') ELSE json END AS json`
      : 'json'
    return `(SELECT ${placeOf(files, bindings)} AS f, ${json} FROM read_json_objects(
      ${bindings.texts(files.map(({ path }) => path))},
      format = 'newline_delimited', ignore_errors = true, maximum_object_size = ${bindings.integer(lineBytes)}))`
  }

  #of(segments: readonly Segment[]): FileSource {
    return new FileSource(segments, this.#files)
  }
}

/** The place in the list of files of the one that a row is read from. */
function placeOf(files: readonly Placed[], bindings: Bindings): string {
  const places = files.map(({ place }) => place)
  const isOneRun = places.at(-1)! - places[0]! === places.length - 1
  return isOneRun
    ? `(file_index + ${places[0]})::INTEGER`
    : `${bindings.integers(places)}[file_index::BIGINT + 1]::INTEGER`
}

/** Records that were looked up. */
export class RecordSource implements Source {
  readonly #found: readonly FoundRecord[]

  constructor(found: readonly FoundRecord[]) {
    this.#found = found
  }

  from(wanted: Wanted, bindings: Bindings): string {
    const lines = bindings.texts(
      this.#found.map(({ record }) => mend(Buffer.from(JSON.stringify(record))).toString()),
    )
    return fromLines(`(SELECT 0 AS f, try_cast(unnest(${lines}) AS JSON) AS json)`, wanted, bindings)
  }

  async read(places: readonly Place[]): Promise<readonly FoundRecord[]> {
    return places.map(({ line }) => this.#found[line]!)
  }

  parts(): readonly Source[] {
    return [this]
  }

  learn(): void {}

  newest(): undefined {}
}
