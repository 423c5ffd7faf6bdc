import {
  BOOLEAN,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  LIST,
  listValue,
  VARCHAR,
} from '@duckdb/node-api'

/** The values of a statement, each of which stands in its text as a name such as `$v3`. */
export class Bindings {
  readonly values: Record<string, DuckDBValue> = {}
  readonly types: Record<string, DuckDBType> = {}
  #count = 0

  /** @returns what stands for it */
  text(value: string): string {
    return this.#bind(value)
  }

  /** A double. */
  number(value: number): string {
    return this.#bind(value)
  }

  /** A whole number of any size. */
  integer(value: number): string {
    return `${this.#bind(value)}::BIGINT`
  }

  texts(values: readonly string[]): string {
    return this.#bind(listValue(values), LIST(VARCHAR))
  }

  integers(values: readonly number[]): string {
    return this.#bind(listValue(values), LIST(INTEGER))
  }

  truths(values: readonly boolean[]): string {
    return this.#bind(listValue(values), LIST(BOOLEAN))
  }

  #bind(value: DuckDBValue, type?: DuckDBType): string {
    const name = `v${this.#count}`
    this.#count += 1
    this.values[name] = value
    if (type !== undefined) this.types[name] = type
    return `$${name}`
  }
}
