import type { Query } from '../../query/query.ts'
import type { Answer, Json, Row, RowsOptions } from '../backend.ts'
import { recordSort } from '../order.ts'
import { withoutColumn } from '../path.ts'
import { shownColumns } from '../shown-columns.ts'
import type { Sides } from './both.ts'
import { mergeRows, orderOf, pageOf } from './merge-rows.ts'

/** The records of both sides in one order. */
export async function rowsOfBoth(
  { server, here }: Sides,
  query: Query,
  options: RowsOptions,
): Promise<Answer> {
  const sort = recordSort(query.sort)
  const { limit, ...wanted } = { ...query, columns: columnsWith(sort, query.columns) }
  const waiting = await here.rows({ ...wanted, offset: 0 }, options)
  const others: Row[] = []
  for await (const piece of waiting.rows) others.push(...piece)
  if (others.length === 0) return server.rows(query, options)

  // So many of the others at most come before the first row that is wanted: the server's rows before these are not.
  const from = Math.max(0, query.offset - others.length)
  const upTo = limit === undefined ? {} : { limit: query.offset - from + limit }
  const stored = await server.rows({ ...wanted, ...upTo, offset: from }, options)
  const merged = mergeRows(stored.rows, others, orderOf(sort))
  const shown = shownColumns(query.columns)
  return {
    ...(shown && { columns: shown }),
    ...(query.meta && { count: (stored.count ?? 0) + (waiting.count ?? 0) }),
    rows: show(pageOf(merged, query.offset - from, limit), query.columns, wanted.columns),
  }
}

/** The columns of a query, and those that its order needs. */
function columnsWith(sort: Query['sort'], { only, without }: Query['columns']): Query['columns'] {
  const needed = sort.map(({ column }) => column)
  return {
    only: only.length === 0 ? [] : [...new Set([...only, ...needed])],
    without: without.filter((column) => !needed.includes(column)),
  }
}

/** Takes out what only the order needed. */
async function* show(
  pieces: AsyncIterable<readonly Row[]>,
  columns: Query['columns'],
  wanted: Query['columns'],
): AsyncGenerator<readonly Row[]> {
  const shown = shownColumns(columns)
  const extra = columns.without.filter((column) => !wanted.without.includes(column))
  for await (const rows of pieces) {
    if (shown === undefined)
      yield extra.length === 0 ? rows : rows.map((row) => extra.reduce<Json>(withoutColumn, row) as Row)
    else
      yield rows.map((row) => {
        const id = Object.hasOwn(row, '_id') && !shown.includes('_id') ? { _id: row._id! } : {}
        return { ...id, ...Object.fromEntries(shown.map((column) => [column, row[column] ?? null])) }
      })
  }
}
