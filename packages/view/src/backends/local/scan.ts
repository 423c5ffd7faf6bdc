import { Bindings } from './bindings.ts'
import type { Source } from './source.ts'

/** What a statement takes of each line. */
export interface Wanted {
  /** Names of the columns that are `c0`, `c1`, … */
  readonly columns: readonly string[]
  /** `m`: `@timestamp` in ms since 1970. */
  readonly moment: boolean
  /** `json` is the record itself; else it is null where there is none, and something where there is one. */
  readonly text: boolean
}

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
  #moment = false
  #text = false

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

  /** @returns the name of the record's time, in ms since 1970 */
  moment(): string {
    this.#moment = true
    return 'm'
  }

  /** @returns the name of the record as JSON */
  text(): string {
    this.#text = true
    return 'json'
  }

  /** A query in brackets. */
  sql(): string {
    const wanted = { columns: [...this.#columns.keys()], moment: this.#moment, text: this.#text }
    return this.#source.from(wanted, this.bindings)
  }
}
