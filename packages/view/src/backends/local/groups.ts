import { QueryProblems } from '../../query/problems.ts'
import type { Answer, AskOptions, Json, Row } from '../backend.ts'
import {
  arrangeGroups,
  checkGroupSort,
  type GroupQuery,
  groupColumns,
  inPieces,
  MAX_GROUPS,
  sortNames,
  tooManyGroups,
  withNeeded,
} from '../group-rows.ts'
import { Aggregation } from './aggregates.ts'
import { conditionOf, TIME } from './condition.ts'
import type { Question } from './files.ts'
import { Scan } from './scan.ts'
import { RecordSource } from './source.ts'

/**
 * The groups of a query. First by the values as they lie there, which makes few of many records; then lists are taken apart,
 * and groups of the same value are put together.
 */
export async function findGroups(
  query: GroupQuery,
  shown: GroupQuery['grouping']['aggregates'],
  { session, source }: Question,
  { nowMs }: AskOptions,
): Promise<Answer> {
  const { grouping, sort } = query
  const problems = new QueryProblems()
  const scan = new Scan(source)
  const condition = conditionOf(query, scan, nowMs)
  const aggregation = new Aggregation(withNeeded(shown, query), scan, problems)
  const columns = groupColumns(grouping, shown)
  checkGroupSort(sort, sortNames(columns, query), problems)
  if (grouping.columns.includes('_id'))
    problems.report('_by=_id', 'makes a group of each record; group by other columns')
  problems.throwIfAny()

  const keys = grouping.columns.map((column) => scan.column(column))
  const found = `SELECT ${[...keys, ...aggregation.ofRecords()].join(', ')} FROM ${scan.sql()}
    WHERE ${condition} GROUP BY ${keys.length === 0 ? '()' : keys.join(', ')}`
  const lists = grouping.columns.map(
    (column, at) => `, unnest(${keysOf(keys[at]!, column)}) AS u${at}(k${at})`,
  )
  const names = keys.map((_, at) => `k${at}`)
  const sql = `SELECT ${[...names.map((name) => `${name}::VARCHAR AS ${name}`), ...aggregation.ofGroups()].join(', ')}
    FROM (${found}) AS found${lists.join('')} GROUP BY ${names.length === 0 ? '()' : names.join(', ')} LIMIT ${MAX_GROUPS + 1}`
  const groups = await session.table(sql, scan.bindings)
  if (groups.length > MAX_GROUPS) throw tooManyGroups()
  const rows = groups.map((values): Row => {
    const key = grouping.columns.map((column, at): [string, Json] => [column, readKey(values.get(`k${at}`))])
    return Object.fromEntries([...key, ...aggregation.read(values)])
  })
  const arranged = arrangeGroups(rows, query, columns)
  return { columns, rows: inPieces(arranged.rows), ...(query.meta && { count: arranged.count }) }
}

/** The groups of no records: none, or one where all are together. */
export function groupsOfNothing(query: GroupQuery): Answer {
  const { grouping, meta } = query
  const problems = new QueryProblems()
  const aggregation = new Aggregation(
    withNeeded(grouping.aggregates, query),
    new Scan(new RecordSource([])),
    problems,
  )
  problems.throwIfAny()
  const rows =
    grouping.columns.length === 0 ? [Object.fromEntries(aggregation.read(new Map([['records', 0]])))] : []
  const columns = groupColumns(grouping, grouping.aggregates)
  const arranged = arrangeGroups(rows, query, columns)
  return { columns, rows: inPieces(arranged.rows), ...(meta && { count: arranged.count }) }
}

/** The values of a record for its groups, each once; a single null if it has none. */
export function keysOf(value: string, column: string): string {
  const key =
    column === TIME
      ? `coalesce(to_json(strftime(make_timestamp_ms(as_moment(x)), '%Y-%m-%dT%H:%M:%S.%gZ')), as_key(x))`
      : 'as_key(x)'
  const all = `list_distinct(list_transform(items(${value}), lambda x: ${key}))`
  return `CASE WHEN len(items(${value})) = 0 THEN [NULL]::JSON[] ELSE ${all} END`
}

export function readKey(key: unknown): Json {
  if (key === null || key === undefined) return null
  try {
    return JSON.parse(String(key))
  } catch {
    // DuckDB takes some texts for JSON that are none, such as NaN.
    return String(key)
  }
}
