import { QueryProblems } from '../../query/problems.ts'
import type { AskOptions, Row } from '../backend.ts'
import {
  arrangeGroups,
  checkGroupSort,
  type GroupQuery,
  groupColumns,
  sortNames,
  withNeeded,
} from '../group-rows.ts'
import { type AggregateReader, aggregateReader, defaultAggregates } from './aggregates.ts'
import type { Client } from './client.ts'
import { type AskForAggregates, allGroups, type Source } from './composite.ts'
import { Fields, kindOf } from './fields.ts'
import { selectionFor, valuesPath } from './question.ts'
import { search } from './search.ts'
import type { Place } from './target-index.ts'

export interface Groups {
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
  /** Without limit and offset. */
  readonly count: number
}

/** The groups of no records: none, or one where all are together. */
export function groupsOfNothing(query: GroupQuery): Groups {
  const { columns, aggregates } = query.grouping
  const { read } = aggregateReader(withNeeded(aggregates, query), new Fields({}), new QueryProblems())
  const rows = columns.length === 0 ? [Object.fromEntries(read({ doc_count: 0 }))] : []
  const shown = groupColumns(query.grouping, aggregates)
  return { columns: shown, ...arrangeGroups(rows, query, shown) }
}

/** All groups of a query, complete and exact. @throws Refusal, GramexLogError */
export async function groups(
  client: Client,
  { expression, fields }: Place,
  query: GroupQuery,
  { nowMs, signal }: AskOptions,
): Promise<Groups> {
  const { grouping, sort } = query
  const problems = new QueryProblems()
  const shown =
    grouping.aggregates.length > 0 ? grouping.aggregates : defaultAggregates(fields, grouping.columns)
  const reader = aggregateReader(withNeeded(shown, query), fields, problems)
  const sources = sourcesFor(grouping.columns, fields, problems)
  const selection = selectionFor(query, fields, nowMs, problems)
  const columns = groupColumns(grouping, shown)
  checkGroupSort(sort, sortNames(columns, query), problems)
  problems.throwIfAny()
  const ask: AskForAggregates = (aggs, more = {}) =>
    search(client, expression, { query: selection, size: 0, track_total_hits: false, aggs, ...more }, signal)
  const rows = sources.length === 0 ? [await oneRow(ask, reader)] : await allGroups(ask, sources, reader)
  const arranged = arrangeGroups(rows, query, columns)
  return { columns, ...arranged }
}

function sourcesFor(columns: readonly string[], fields: Fields, problems: QueryProblems): Source[] {
  return columns.flatMap((column): Source[] => {
    const field = fields.get(column)
    if (field === undefined) return [{ column, path: column, kind: 'text' }]
    const path = valuesPath(field, 'grouped by', problems)
    return path === undefined ? [] : [{ column, path, kind: kindOf(field) }]
  })
}

async function oneRow(ask: AskForAggregates, { aggs, read }: AggregateReader): Promise<Row> {
  const { hits, aggregations = {} } = await ask(aggs, { track_total_hits: true })
  return Object.fromEntries(read({ ...aggregations, doc_count: hits?.total?.value ?? 0 }))
}
