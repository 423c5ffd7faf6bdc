import { Bindings } from './bindings.ts'
import { pathsOf, pointerOf } from './column-path.ts'
import type { Source } from './source.ts'

/** Other values of JSON are no records. */
const RECORD = `CASE WHEN starts_with(json::VARCHAR, '{') THEN json END AS json`

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
    const pointers: string[] = []
    const columns = [...this.#columns].map(([name, alias]) => {
      const values = pathsOf(name).map((path) => {
        pointers.push(this.bindings.text(pointerOf(path)))
        return `nullif(p[${pointers.length}]::VARCHAR, 'null')`
      })
      const value = values.length === 1 ? values[0] : `coalesce(${values.join(', ')})`
      return `, ${value}::JSON AS ${alias}`
    })
    const lines = this.#source.from(this.bindings)
    if (columns.length === 0) return `(SELECT f, ${RECORD} FROM ${lines})`
    // All at once: what is dear is to read a record, and not what is taken from it.
    const extract = `json_extract(json, [${pointers.join(', ')}]) AS p`
    return `(SELECT f, json${columns.join('')} FROM (SELECT f, ${RECORD}, ${extract} FROM ${lines}))`
  }
}
