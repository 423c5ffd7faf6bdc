import type { AskOptions, Backend, Column } from '../backends/backend.ts'
import { writeCsv } from '../formats/csv.ts'
import { writeHtml } from '../formats/html.ts'
import { writeJson, writeNdjson } from '../formats/json.ts'
import type { Table } from '../formats/table.ts'
import { writeXlsx } from '../formats/xlsx.ts'
import type { Format, Query } from '../query/query.ts'
import { contentDisposition } from './file-name.ts'
import { metaHeaders } from './meta.ts'
import type { Work } from './work.ts'

/** Rows of an answer that is one page, where the query names no limit. The others are streamed, with all rows. */
const PAGE_ROWS: Partial<Record<Format, number>> = { json: 10_000, html: 100 }

const TYPES: Readonly<Record<Format, string>> = {
  html: 'text/html; charset=utf-8',
  json: 'application/json; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
/** What a browser saves as a file. */
const SAVED: readonly Format[] = ['csv', 'xlsx']

export interface RowsRequest {
  readonly target: string
  readonly query: Query
  readonly format: Format
  /** Name of the file that a browser makes of it; default: the target's, for what is no text to be looked at. */
  readonly download?: string | undefined
  readonly nowMs: number
  /** Text that begins as a formula stays so. */
  readonly formulas: boolean
}

/** Gramex's answer to a query: rows in a format. */
export async function answerRows(backend: Backend, request: RowsRequest, work: Work): Promise<Response> {
  const { target, format, nowMs, download } = request
  const limit = request.query.limit ?? PAGE_ROWS[format]
  const query = limit === undefined ? request.query : { ...request.query, limit }
  const { signal } = work
  const answer = await backend.rows(query, { nowMs, signal })
  const columns = async () => columnsOf(answer.columns, backend, query, format, { nowMs, signal })
  const body = await work.stream(write(format, answer.rows, columns, request))
  const file = download || (SAVED.includes(format) ? target : undefined)
  const headers = {
    'Content-Type': TYPES[format],
    ...(query.meta && metaHeaders(query, answer.count)),
    ...(file !== undefined && { 'Content-Disposition': contentDisposition(file, format) }),
  }
  return new Response(body, { headers })
}

async function* write(
  format: Format,
  rows: Table['rows'],
  columns: () => Promise<readonly Column[]>,
  { target, formulas }: RowsRequest,
): AsyncGenerator<string | Uint8Array> {
  const defuse = !formulas
  if (format === 'json') yield* writeJson(rows)
  else if (format === 'ndjson') yield* writeNdjson(rows)
  else if (format === 'csv') yield* writeCsv({ columns: await columns(), rows }, { defuse })
  else if (format === 'xlsx') yield* writeXlsx({ columns: await columns(), rows }, { defuse })
  else yield* writeHtml(target, { columns: await columns(), rows })
}

/** The columns that the query names or, if it names none, all that there are but those that it leaves out. */
async function columnsOf(
  named: readonly string[] | undefined,
  backend: Backend,
  query: Query,
  format: Format,
  options: AskOptions,
): Promise<readonly Column[]> {
  // Only a sheet has types.
  if (named !== undefined && format !== 'xlsx') return named.map((name) => ({ name, kind: 'mixed' }))
  const known = await backend.columns(options)
  if (named !== undefined) {
    const kinds = new Map(known.map(({ name, kind }) => [name, kind]))
    // The least time is a time; how many there are is none.
    const kindOf = (name: string) => kinds.get(name) ?? kinds.get(name.replace(/\|(min|max)$/, '')) ?? 'mixed'
    return named.map((name) => ({ name, kind: kindOf(name) }))
  }
  const { without } = query.columns
  const isLeftOut = (name: string) => without.some((left) => name === left || name.startsWith(`${left}.`))
  return known.filter(({ name }) => !isLeftOut(name))
}
