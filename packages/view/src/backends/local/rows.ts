import type { Query } from '../../query/query.ts'
import type { Answer, Json, Row, RowsOptions } from '../backend.ts'
import { Bindings } from './bindings.ts'
import { removeAt, valueAt } from './column-path.ts'
import { conditionOf } from './condition.ts'
import type { Question } from './files.ts'
import { orderOf } from './order.ts'
import type { FoundRecord } from './records.ts'
import { Scan } from './scan.ts'
import type { Place } from './source.ts'

/** Records that are read and handed out at a time. */
const PIECE = 500

/**
 * The records of a query.
 *
 * First what decides is put into a table, with one row for each line: DuckDB fills it in the order of the lines, and so a
 * row's number in it tells which line of which file it is. That gives records that are equal an order, and their ids. Then
 * the lines that are shown are read from the files, and no others.
 *
 * The session is closed with the last row, or at once if there is a limit.
 */
export async function findRows(
  query: Query,
  { session, source }: Question,
  options: RowsOptions,
): Promise<Answer> {
  const scan = new Scan(source)
  const condition = conditionOf(query, scan, options.nowMs)
  const order = orderOf(query, scan)
  const keys = order.keys.map((key, at) => `, ${key} AS k${at}`).join('')
  const select = `SELECT f::INTEGER AS f, ${condition} AS ok${keys} FROM ${scan.sql()}`
  await session.all(`CREATE TEMP TABLE lines AS ${select}`, scan.bindings)
  const firsts = new Map<number, number>()
  for (const [f, first] of await session.all('SELECT f, min(rowid) FROM lines GROUP BY f'))
    firsts.set(Number(f), Number(first))
  const count = query.meta
    ? Number((await session.all('SELECT count(*) FROM lines WHERE ok'))[0]![0])
    : undefined

  const bindings = new Bindings()
  const limit = query.limit === undefined ? '' : `LIMIT ${bindings.integer(query.limit)}`
  const offset = `OFFSET ${bindings.integer(query.offset)}`
  const sql = `SELECT f, rowid FROM lines WHERE ok ORDER BY ${order.by} ${limit} ${offset}`
  const toPlaces = (rows: readonly (readonly unknown[])[]): Place[] =>
    rows.map(([f, row]) => ({ file: Number(f), line: Number(row) - firsts.get(Number(f))! }))
  const show = shower(query, options.ids === true)
  const read = async function* (rows: readonly (readonly unknown[])[]) {
    for (let at = 0; at < rows.length; at += PIECE) {
      const found = await source.read(toPlaces(rows.slice(at, at + PIECE)))
      options.signal.throwIfAborted()
      if (found.length > 0) yield found.map(show)
    }
  }
  const columns = shownColumns(query)
  const answer = { ...(columns && { columns }), ...(count !== undefined && { count }) }
  if (query.limit !== undefined) {
    const places = await session.all(sql, bindings)
    session.close()
    return { ...answer, rows: read(places) }
  }
  return {
    ...answer,
    rows: (async function* () {
      try {
        for await (const rows of session.stream(sql, bindings)) yield* read(rows)
      } finally {
        session.close()
      }
    })(),
  }
}

/** With `_c`, the columns in order. */
function shownColumns({ columns: { only, without } }: Query): readonly string[] | undefined {
  if (only.length === 0) return undefined
  return only.filter((column) => !without.includes(column))
}

/** How a record becomes a row. */
function shower(query: Query, ids: boolean): (found: FoundRecord) => Row {
  const { without } = query.columns
  const only = shownColumns(query)
  const first = (id: string): [string, Json][] => (ids ? [['_id', id]] : [])
  if (only !== undefined) {
    return ({ id, record }) =>
      Object.fromEntries([
        ...first(id),
        ...only.map((column): [string, Json] => [column, column === '_id' ? id : valueAt(record, column)]),
      ])
  }
  return ({ id, record }) => {
    for (const column of without) removeAt(record, column)
    // First in order, and not that of the record itself.
    return ids ? Object.assign({ _id: id, ...record }, { _id: id }) : record
  }
}
