import type { QueryProblems } from './problems.ts'
import type { Query } from './query.ts'

/** Parts of a column's name: each dot is one more way to take it apart, and records lie no deeper. */
const MAX_PARTS = 30
/** Words of `q`, each of which is looked for in all values. */
const MAX_WORDS = 50
const WORDS = /[\p{L}\p{N}_]+/gu

/** What is wrong with a column's name; undefined if nothing is. */
export function columnFault(column: string): string | undefined {
  const parts = column.split('.').length
  return parts > MAX_PARTS ? `names a column of ${parts} parts; at most ${MAX_PARTS} are allowed` : undefined
}

/** Reports columns that are too deep, and too many words. */
export function checkLimits(query: Omit<Query, 'limit'>, problems: QueryProblems): void {
  const { grouping, columns, filters, sort, text = '' } = query
  const aggregates = [
    ...(grouping?.aggregates ?? []),
    ...(grouping?.having ?? []).map((one) => one.aggregate),
  ]
  const named = [...filters, ...sort, ...aggregates].map(({ column }) => column)
  const all = [...named, ...columns.only, ...columns.without, ...(grouping?.columns ?? [])]
  for (const column of new Set(all)) {
    const fault = columnFault(column)
    if (fault !== undefined) problems.report(column, fault)
  }
  const count = [...new Set(text.split(/\s+/))].flatMap((word) => word.match(WORDS) ?? []).length
  if (count > MAX_WORDS) problems.report('q', `has ${count} words; at most ${MAX_WORDS} are allowed`)
}
