import type { Bindings } from './bindings.ts'
import { mend } from './mend.ts'
import type { MendedFiles } from './mended-files.ts'
import type { FoundRecord, RecordReader } from './records.ts'
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
  /** What stands behind FROM: a row for each line in order, with `f`, the place of its file, and `json`, null if it is none. */
  from(bindings: Bindings): string
  /** The records in the order of their places, without those that are gone by now. */
  read(places: readonly Place[]): Promise<readonly FoundRecord[]>
  /** Its lines in order, in one or several parts: of not too many files each, whose places are those in the whole list. */
  parts(): readonly Source[]
  /** Takes note of which time the records of a file are. */
  learn(file: number, times: Times): void
  /** Part of the lines, with the newest records, and when the last one of all others is of; undefined if there is no such part. */
  newest(): { readonly source: Source; readonly othersMs: number } | undefined
}

/** How files are read. */
export interface FilesOptions {
  readonly reader: RecordReader
  readonly times: SegmentTimes
  readonly mended: MendedFiles
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

  from(bindings: Bindings): string {
    if (this.#segments.length === 0) return '(SELECT 0 AS f, NULL::JSON AS json WHERE false)'
    const { mended } = this.#files
    const unseen = this.#segments.map((segment) => !mended.isSeen(segment))
    const json = unseen.includes(true)
      ? `CASE WHEN json IS NULL AND ${bindings.truths(unseen)}[file_index::BIGINT + 1] THEN error('${REFUSED}') ELSE json END AS json`
      : 'json'
    return `(SELECT file_index + ${this.#first} AS f, ${json} FROM read_json_objects(
      ${bindings.texts(this.#segments.map((segment) => mended.pathOf(segment)))},
      format = 'newline_delimited', ignore_errors = true, maximum_object_size = ${bindings.integer(this.#files.lineBytes)}))`
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

  #of(segments: readonly Segment[]): FileSource {
    return new FileSource(segments, this.#files)
  }
}

/** Records that were looked up. */
export class RecordSource implements Source {
  readonly #found: readonly FoundRecord[]

  constructor(found: readonly FoundRecord[]) {
    this.#found = found
  }

  from(bindings: Bindings): string {
    const lines = bindings.texts(
      this.#found.map(({ record }) => mend(Buffer.from(JSON.stringify(record))).toString()),
    )
    return `(SELECT 0 AS f, try_cast(unnest(${lines}) AS JSON) AS json)`
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
