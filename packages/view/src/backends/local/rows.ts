import type { Query } from '../../query/query.ts'
import type { Answer, Row, RowsOptions } from '../backend.ts'
import { shownColumns } from '../shown-columns.ts'
import { TIME } from './condition.ts'
import type { Question } from './files.ts'
import { LineTable } from './line-table.ts'
import { rowMaker } from './shown.ts'
import type { Place, Source } from './source.ts'

/** Records that are read and handed out at a time. */
const PIECE = 500

/**
 * The records of a query: of the lines that it asks for the places are found, and only then these lines read. The session is
 * closed with the last row, or at once if there is a limit.
 */
export async function findRows(query: Query, question: Question, options: RowsOptions): Promise<Answer> {
  const { session } = question
  const { table, source } = await fillTable(query, question, options)
  const toRow = rowMaker(query, options.ids === true)
  const read = async function* (places: readonly Place[]): AsyncGenerator<Row[]> {
    for (let at = 0; at < places.length; at += PIECE) {
      const found = await source.read(places.slice(at, at + PIECE))
      options.signal.throwIfAborted()
      if (found.length > 0) yield found.map(toRow)
    }
  }
  const columns = shownColumns(query.columns)
  const answer = { ...(columns && { columns }), ...(query.meta && { count: await table.count() }) }
  if (query.limit !== undefined) {
    const places = await table.places(query)
    session.close()
    return { ...answer, rows: read(places) }
  }
  return {
    ...answer,
    rows: (async function* () {
      try {
        for await (const places of table.stream(query)) yield* read(places)
      } finally {
        session.close()
      }
    })(),
  }
}

/** Of the newest records alone where they will do: that is what a page shows first, and what a tail asks for. */
async function fillTable(
  query: Query,
  { session, source }: Question,
  { nowMs }: RowsOptions,
): Promise<{ readonly table: LineTable; readonly source: Source }> {
  const { sort, limit, offset, meta } = query
  const isNewestFirst = sort.length === 0 || (sort[0]!.column === TIME && sort[0]!.descending)
  const newest = isNewestFirst && limit !== undefined && !meta ? source.newest() : undefined
  if (newest !== undefined) {
    const table = await LineTable.fill(query, newest.source, session, nowMs)
    if (await table.reaches(offset + limit!, newest.othersMs)) return { table, source: newest.source }
  }
  return { table: await LineTable.fill(query, source, session, nowMs), source }
}
