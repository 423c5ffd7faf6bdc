import { Bindings } from './bindings.ts'
import { pathsOf, pointerOf } from './column-path.ts'
import type { Segment } from './segments.ts'

/** Longest line that is read, in bytes. A longer one, such as one that a loss of power left, is passed over. */
const MAX_LINE_BYTES = 64 * 1024 * 1024

/**
 * Builds what all statements read from: a row for each line, with
 *
 * - `f`, the place of its file in the list
 * - `json`, null for a line that is torn, or damaged
 * - `c0`, `c1`, … the values of the columns that are asked for, null where there is none
 */
export class Scan {
  readonly bindings: Bindings = new Bindings()
  readonly #segments: readonly Segment[]
  readonly #columns = new Map<string, string>()

  constructor(segments: readonly Segment[]) {
    this.#segments = segments
  }

  /** @returns the name of a column's value in the statement */
  column(name: string): string {
    const known = this.#columns.get(name)
    if (known !== undefined) return known
    const alias = `c${this.#columns.size}`
    this.#columns.set(name, alias)
    return alias
  }

  /** A query in brackets. */
  sql(): string {
    const columns = [...this.#columns].map(([name, alias]) => `, ${this.#extract(name)} AS ${alias}`)
    return `(SELECT f, json${columns.join('')} FROM (
      SELECT file_index AS f, CASE WHEN json_type(json) = 'OBJECT' THEN json END AS json FROM read_json_objects(
        ${this.bindings.texts(this.#segments.map(({ path }) => path))},
        format = 'newline_delimited', ignore_errors = true, maximum_object_size = ${MAX_LINE_BYTES})))`
  }

  #extract(column: string): string {
    const values = pathsOf(column).map(
      (path) => `nullif(json_extract(json, ${this.bindings.text(pointerOf(path))}), 'null')`,
    )
    return values.length === 1 ? values[0]! : `coalesce(${values.join(', ')})`
  }
}
