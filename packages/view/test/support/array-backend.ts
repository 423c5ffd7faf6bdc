import type {
  Answer,
  AskOptions,
  Backend,
  Column,
  Histogram,
  Row,
  Statistics,
} from '../../src/backends/backend.ts'
import type { Query } from '../../src/query/query.ts'

export interface ArrayBackendOptions {
  readonly columns?: readonly Column[]
  /** Rows of a piece; default 2. */
  readonly piece?: number
  /** Called before each piece. */
  readonly onPiece?: (signal: AbortSignal) => void | Promise<void>
}

/** A back end that answers from an array, with what the endpoint needs of queries: columns, limit, offset, and the count. */
export class ArrayBackend implements Backend {
  rowsNow: readonly Row[]
  readonly asked: Query[] = []
  isClosed = false
  readonly #options: ArrayBackendOptions

  constructor(rows: readonly Row[], options: ArrayBackendOptions = {}) {
    this.rowsNow = rows
    this.#options = options
  }

  async rows(query: Query, { signal, ids }: AskOptions & { ids?: boolean }): Promise<Answer> {
    this.asked.push(query)
    const { piece = 2, onPiece } = this.#options
    const { offset, limit = Number.POSITIVE_INFINITY, columns } = query
    const page = this.rowsNow.slice(offset, offset + limit)
    const only = columns.only.length > 0 && columns.only
    const shown = (row: Row): Row => ({
      ...(ids && { _id: row._id ?? null }),
      ...(only ? Object.fromEntries(only.map((name) => [name, row[name] ?? null])) : row),
    })
    return {
      ...(only && { columns: only }),
      ...(query.meta && { count: this.rowsNow.length }),
      rows: (async function* () {
        for (let at = 0; at < page.length; at += piece) {
          await onPiece?.(signal)
          signal.throwIfAborted()
          yield page.slice(at, at + piece).map(shown)
        }
      })(),
    }
  }

  async columns(): Promise<readonly Column[]> {
    if (this.#options.columns) return this.#options.columns
    const names = new Set(this.rowsNow.flatMap((row) => Object.keys(row)))
    return [...names].map((name) => ({ name, kind: 'mixed' }))
  }

  async histogram(query: Query): Promise<Histogram> {
    this.asked.push(query)
    return { intervalMs: 1000, bars: [{ atMs: 0, counts: { '': this.rowsNow.length } }] }
  }

  async statistics(query: Query, column: string): Promise<Statistics> {
    this.asked.push(query)
    const present = this.rowsNow.filter((row) => row[column] != null).length
    return { records: this.rowsNow.length, present, top: [] }
  }

  async close(): Promise<void> {
    this.isClosed = true
  }
}
