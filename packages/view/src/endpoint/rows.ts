import type { Backend } from '../backends/backend.ts'
import { columnsOf, writeRows } from '../formats/write.ts'
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
  const options = { title: target, defuse: !request.formulas }
  const body = await work.stream(writeRows(format, answer.rows, columns, options))
  const file = download || (SAVED.includes(format) ? target : undefined)
  const headers = {
    'Content-Type': TYPES[format],
    ...(query.meta && metaHeaders(query, answer.count)),
    ...(file !== undefined && { 'Content-Disposition': contentDisposition(file, format) }),
  }
  return new Response(body, { headers })
}
