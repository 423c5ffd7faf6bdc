import type { Bindings } from './bindings.ts'
import type { FoundRecord, RecordReader } from './records.ts'
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
}

/** All lines of files. */
export class FileSource implements Source {
  readonly #segments: readonly Segment[]
  readonly #reader: RecordReader

  constructor(segments: readonly Segment[], reader: RecordReader) {
    this.#segments = segments
    this.#reader = reader
  }

  from(bindings: Bindings): string {
    return `(SELECT file_index AS f, json FROM read_json_objects(
      ${bindings.texts(this.#segments.map(({ path }) => path))},
      format = 'newline_delimited', ignore_errors = true, maximum_object_size = ${MAX_LINE_BYTES}))`
  }

  read(places: readonly Place[]): Promise<readonly FoundRecord[]> {
    return this.#reader.read(places, this.#segments)
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
}
