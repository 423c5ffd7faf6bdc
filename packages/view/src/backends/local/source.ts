import type { Bindings } from './bindings.ts'
import type { FoundRecord, RecordReader } from './records.ts'
import type { SegmentTimes, Times } from './segment-times.ts'
import type { Segment } from './segments.ts'

/** Longest line that is read, in bytes: none is longer in a journal whose segments begin anew at half of it. */
const MAX_LINE_BYTES = 64 * 1024 * 1024

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
  /** Takes note of which time the records of a file are. */
  learn(file: number, times: Times): void
  /** Part of the lines, with the newest records, and when the last one of all others is of; undefined if there is no such part. */
  newest(): { readonly source: Source; readonly othersMs: number } | undefined
}

/** All lines of files. */
export class FileSource implements Source {
  readonly #segments: readonly Segment[]
  readonly #reader: RecordReader
  readonly #times: SegmentTimes

  constructor(segments: readonly Segment[], reader: RecordReader, times: SegmentTimes) {
    this.#segments = segments
    this.#reader = reader
    this.#times = times
  }

  from(bindings: Bindings): string {
    if (this.#segments.length === 0) return '(SELECT 0 AS f, NULL::JSON AS json WHERE false)'
    return `(SELECT file_index AS f, json FROM read_json_objects(
      ${bindings.texts(this.#segments.map(({ path }) => path))},
      format = 'newline_delimited', ignore_errors = true, maximum_object_size = ${MAX_LINE_BYTES}))`
  }

  read(places: readonly Place[]): Promise<readonly FoundRecord[]> {
    return this.#reader.read(places, this.#segments)
  }

  learn(file: number, times: Times): void {
    this.#times.learn(this.#segments[file]!, times)
  }

  newest(): { readonly source: Source; readonly othersMs: number } | undefined {
    const newest = this.#times.newest(this.#segments)
    return newest && { source: this.#of(newest.segments), othersMs: newest.othersMs }
  }

  /** Without files that have no records of this span of time, as far as that is known. */
  between(fromMs: number, toMs: number): FileSource {
    return this.#of(this.#times.between(this.#segments, fromMs, toMs))
  }

  #of(segments: readonly Segment[]): FileSource {
    return new FileSource(segments, this.#reader, this.#times)
  }
}

/** Records that were looked up. */
export class RecordSource implements Source {
  readonly #found: readonly FoundRecord[]

  constructor(found: readonly FoundRecord[]) {
    this.#found = found
  }

  from(bindings: Bindings): string {
    const lines = bindings.texts(this.#found.map(({ record }) => JSON.stringify(record)))
    return `(SELECT 0 AS f, try_cast(unnest(${lines}) AS JSON) AS json)`
  }

  async read(places: readonly Place[]): Promise<readonly FoundRecord[]> {
    return places.map(({ line }) => this.#found[line]!)
  }

  learn(): void {}

  newest(): undefined {}
}
