import { GramexLogError } from '@gramexlog/core/error'
import { parseAggregate } from '../query/parse-filter.ts'
import type { QueryProblems } from '../query/problems.ts'
import { type Aggregate, type Grouping, type Having, nameOf, type Query } from '../query/query.ts'
import type { Row } from './backend.ts'
import { keysInOrder } from './order.ts'

/** Groups that are held, before conditions on them and before a limit. */
export const MAX_GROUPS = 100_000

export type GroupQuery = Query & { readonly grouping: Grouping }

/** Rows of a piece of an answer. */
const PIECE = 1_000

/** The columns of the rows of groups, in order. @param aggregates those that are asked for, or the default ones */
export function groupColumns({ columns }: Grouping, aggregates: Grouping['aggregates']): string[] {
  return [...columns, ...aggregates.map(nameOf)]
}

/** The aggregates that are shown, and those that only conditions or the order need. */
export function withNeeded(
  shown: readonly Aggregate[],
  { grouping, sort }: Pick<GroupQuery, 'grouping' | 'sort'>,
): Aggregate[] {
  const sorted = sort.map(({ column }) => parseAggregate(column)).filter((one) => one !== undefined)
  const all = [...shown, ...grouping.having.map(({ aggregate }) => aggregate), ...sorted]
  return [...new Map(all.map((aggregate) => [nameOf(aggregate), aggregate])).values()]
}

/** What groups can be sorted by: any aggregate, be it shown or not. */
export function sortNames(columns: readonly string[], { sort }: Pick<Query, 'sort'>): string[] {
  return [
    ...columns,
    ...sort.map(({ column }) => column).filter((column) => parseAggregate(column) !== undefined),
  ]
}

export function tooManyGroups(): GramexLogError {
  return new GramexLogError(
    'ERR_GRAMEXLOG_QUERY',
    `_by: there are more than ${MAX_GROUPS.toLocaleString('en')} groups; ask for fewer records, or group by other columns`,
  )
}

/** Reports a `_sort` that groups do not have. @param names columns and aggregates that are there */
export function checkGroupSort(sort: Query['sort'], names: readonly string[], problems: QueryProblems): void {
  for (const { column } of sort) {
    if (names.includes(column)) continue
    problems.report(`_sort=${column}`, `is nothing that these groups have; allowed: ${names.join(', ')}`)
  }
}

/**
 * Groups as a query wants them: those that fulfil its conditions, in its order, without those that it skips.
 * @param rows with all aggregates that conditions and the order need
 * @param shown the columns to be left in
 */
export function arrangeGroups(
  rows: readonly Row[],
  { grouping, sort, offset, limit }: Pick<GroupQuery, 'grouping' | 'sort' | 'offset' | 'limit'>,
  shown: readonly string[],
): { readonly rows: Row[]; readonly count: number } {
  const kept = rows.filter((row) => grouping.having.every((condition) => fulfils(row, condition)))
  const orders = [...sort, ...grouping.columns.map((column) => ({ column, descending: false }))]
  kept.sort((a, b) => {
    for (const { column, descending } of orders) {
      const order = keysInOrder(a[column] ?? null, b[column] ?? null, descending)
      if (order !== 0) return order
    }
    return 0
  })
  const page = kept.slice(offset, limit === undefined ? undefined : offset + limit)
  const rest = page.map((row) => Object.fromEntries(shown.map((column) => [column, row[column] ?? null])))
  return { rows: rest, count: kept.length }
}

function fulfils(row: Row, { aggregate, by, values }: Having): boolean {
  const value = row[nameOf(aggregate)]
  if (typeof value !== 'number') return by === '!='
  const bound = values[0]!
  switch (by) {
    case '=':
      return values.includes(value)
    case '!=':
      return !values.includes(value)
    case '>':
      return value > bound
    case '>=':
      return value >= bound
    case '<':
      return value < bound
    case '<=':
      return value <= bound
  }
}

/** Rows that are all there, as an answer has them. */
export async function* inPieces(rows: readonly Row[]): AsyncGenerator<readonly Row[]> {
  for (let at = 0; at < rows.length; at += PIECE) yield rows.slice(at, at + PIECE)
}
