import { Bindings } from './bindings.ts'
import { pathsOf, pointerOf } from './column-path.ts'
import type { Source } from './source.ts'

/**
 * Builds what all statements read from: a row for each line, with
 *
 * - `f`, the place of its file in the list
 * - `json`, null for a line that is torn, or damaged
 * - `c0`, `c1`, … the values of the columns that are asked for, null where there is none
 */
export class Scan {
  readonly bindings: Bindings = new Bindings()
  readonly #source: Source
  readonly #columns = new Map<string, string>()

  constructor(source: Source) {
    this.#source = source
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
      SELECT f, CASE WHEN json_type(json) = 'OBJECT' THEN json END AS json FROM ${this.#source.from(this.bindings)}))`
  }

  #extract(column: string): string {
    const values = pathsOf(column).map(
      (path) => `nullif(json_extract(json, ${this.bindings.text(pointerOf(path))}), 'null')`,
    )
    return values.length === 1 ? values[0]! : `coalesce(${values.join(', ')})`
  }
}
