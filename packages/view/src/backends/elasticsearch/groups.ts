import { QueryProblems } from '../../query/problems.ts'
import type { AskOptions, ColumnKind, Json, Row } from '../backend.ts'
import {
  arrangeGroups,
  checkGroupSort,
  type GroupQuery,
  groupColumns,
  MAX_GROUPS,
  sortNames,
  tooManyGroups,
  withNeeded,
} from '../group-rows.ts'
import { type AggregateReader, aggregateReader, type Bucket, defaultAggregates } from './aggregates.ts'
import type { Client } from './client.ts'
import type { Dsl } from './dsl.ts'
import { Fields, kindOf } from './fields.ts'
import { selectionFor, valuesPath } from './question.ts'
import { search } from './search.ts'
import type { Place } from './target-index.ts'

/** Groups that are asked for at a time. */
const PAGE = 5_000

type Key = { readonly [name: string]: unknown }

interface CompositeAnswer {
  readonly groups: { readonly after_key?: Key; readonly buckets: readonly (Bucket & { readonly key: Key })[] }
}

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
  const ask = (aggs: Dsl, more: Dsl) =>
    search(client, expression, { query: selection, size: 0, track_total_hits: false, aggs, ...more }, signal)
  const rows =
    sources.length === 0
      ? [await oneRow(ask, reader)]
      : await allRows((after) => ask(compositeOf(sources, reader, after), {}), sources, reader)
  const arranged = arrangeGroups(rows, query, columns)
  return { columns, ...arranged }
}

interface Source {
  readonly column: string
  readonly path: string
  readonly kind: ColumnKind
}

function sourcesFor(columns: readonly string[], fields: Fields, problems: QueryProblems): Source[] {
  return columns.flatMap((column): Source[] => {
    const field = fields.get(column)
    if (field === undefined) return [{ column, path: column, kind: 'text' }]
    const path = valuesPath(field, 'grouped by', problems)
    return path === undefined ? [] : [{ column, path, kind: kindOf(field) }]
  })
}

function compositeOf(sources: readonly Source[], { aggs }: AggregateReader, after: Key | undefined): Dsl {
  const composite = {
    size: PAGE,
    sources: sources.map(({ path }, at) => ({ [at]: { terms: { field: path, missing_bucket: true } } })),
    ...(after && { after }),
  }
  return { groups: { composite, aggs } }
}

async function oneRow(
  ask: (aggs: Dsl, more: Dsl) => ReturnType<typeof search>,
  { aggs, read }: AggregateReader,
): Promise<Row> {
  const { hits, aggregations = {} } = await ask(aggs, { track_total_hits: true })
  return Object.fromEntries(read({ ...aggregations, doc_count: hits?.total?.value ?? 0 }))
}

async function allRows(
  ask: (after: Key | undefined) => ReturnType<typeof search>,
  sources: readonly Source[],
  { read }: AggregateReader,
): Promise<Row[]> {
  const rows: Row[] = []
  let after: Key | undefined
  do {
    const { aggregations } = await ask(after)
    const { buckets, after_key } = (aggregations as unknown as CompositeAnswer).groups
    for (const bucket of buckets) {
      const values = sources.map(({ column, kind }, at): [string, Json] => [
        column,
        readKey(bucket.key[at], kind),
      ])
      rows.push(Object.fromEntries([...values, ...read(bucket)]))
    }
    if (rows.length > MAX_GROUPS) throw tooManyGroups()
    after = buckets.length < PAGE ? undefined : after_key
  } while (after !== undefined)
  return rows
}

/** A value as it was logged: servers tell of times and booleans as numbers too. */
export function readKey(key: unknown, kind: ColumnKind): Json {
  if (key === null || key === undefined) return null
  if (kind === 'time') return new Date(key as string | number).toISOString()
  if (kind === 'boolean') return key === true || key === 1 || key === 'true'
  return key as Json
}
