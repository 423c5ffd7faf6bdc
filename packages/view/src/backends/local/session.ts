import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import { Bindings } from './bindings.ts'

/** Whether a statement needed more memory than there is for it. */
export function isOutOfMemory({ message }: Error): boolean {
  return message.startsWith('Out of Memory Error')
}

/** A connection for one question. Its temporary tables are its own, and go with it. */
export class Session {
  readonly #connection: DuckDBConnection
  readonly #signal: AbortSignal
  readonly #interrupt: () => void
  readonly #onClose: () => void
  #closed = false

  /** @param signal interrupts what runs */
  constructor(connection: DuckDBConnection, signal: AbortSignal, onClose: () => void = () => {}) {
    this.#onClose = onClose
    this.#connection = connection
    this.#signal = signal
    this.#interrupt = () => connection.interrupt()
    signal.addEventListener('abort', this.#interrupt)
  }

  /**
   * All rows of a statement's answer.
   * @throws what the signal was aborted with, or DuckDB's error
   */
  async all(sql: string, bindings: Bindings = new Bindings()): Promise<DuckDBValue[][]> {
    this.#signal.throwIfAborted()
    try {
      const reader = await this.#connection.runAndReadAll(sql, bindings.values, bindings.types)
      return reader.getRows()
    } catch (error) {
      throw this.#signal.aborted ? this.#signal.reason : error
    }
  }

  /** As `all`, with the values of each row by the names of their columns. */
  async table(sql: string, bindings: Bindings): Promise<ReadonlyMap<string, DuckDBValue>[]> {
    this.#signal.throwIfAborted()
    try {
      const reader = await this.#connection.runAndReadAll(sql, bindings.values, bindings.types)
      const names = reader.columnNames()
      return reader.getRows().map((row) => new Map(row.map((value, at) => [names[at]!, value])))
    } catch (error) {
      throw this.#signal.aborted ? this.#signal.reason : error
    }
  }

  /** The rows of a statement's answer in pieces, read only as fast as they are taken. */
  async *stream(sql: string, bindings: Bindings = new Bindings()): AsyncGenerator<DuckDBValue[][]> {
    this.#signal.throwIfAborted()
    try {
      const result = await this.#connection.stream(sql, bindings.values, bindings.types)
      for await (const rows of result.yieldRows()) {
        this.#signal.throwIfAborted()
        yield rows
      }
    } catch (error) {
      throw this.#signal.aborted ? this.#signal.reason : error
    }
  }

  get aborted(): boolean {
    return this.#signal.aborted
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#signal.removeEventListener('abort', this.#interrupt)
    this.#connection.closeSync()
    this.#onClose()
  }
}
