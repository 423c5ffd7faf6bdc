import { stringify } from 'csv-stringify/sync'
import type { Json } from '../backends/backend.ts'
import { readerOf } from '../backends/path.ts'
import { defuse, defuseTitle } from './defuse.ts'
import type { Table } from './table.ts'
import { textOf } from './text-of.ts'

/** Without it Excel takes UTF-8 for something else. Gramex writes it too. */
const BYTE_ORDER_MARK = '\uFEFF'
/** Rows that are made to text at once, since each may be long. */
const AT_ONCE = 100

export interface CsvOptions {
  /** Text that begins as a formula is made harmless. */
  readonly defuse: boolean
}

/** CSV as of RFC 4180, with a header line, and line feeds as ends of lines as Gramex has them. */
export async function* writeCsv({ columns, rows }: Table, options: CsvOptions): AsyncGenerator<string> {
  const readers = columns.map(({ name }) => readerOf(name))
  const text = (value: string) => (options.defuse ? defuse(textOf(value)) : textOf(value))
  const cell = (value: Json | undefined) => (typeof value === 'string' ? text(value) : textOf(value))
  const lines = (table: readonly (readonly string[])[]) =>
    stringify(table as string[][], {
      eof: true,
      // Without quotes a single empty cell would be an empty line, which readers leave out.
      quoted_empty: columns.length === 1,
    })
  const title = (name: string) => (options.defuse ? defuseTitle(textOf(name)) : textOf(name))
  yield BYTE_ORDER_MARK + lines([columns.map(({ name }) => title(name))])
  for await (const piece of rows) {
    for (let at = 0; at < piece.length; at += AT_ONCE)
      yield lines(piece.slice(at, at + AT_ONCE).map((row) => readers.map((read) => cell(read(row)))))
  }
}
