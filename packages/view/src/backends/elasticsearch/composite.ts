import { GramexLogError } from '@gramexlog/core/error'
import type { ColumnKind, Json, Row } from '../backend.ts'
import { MAX_GROUPS, tooManyGroups } from '../group-rows.ts'
import type { AggregateReader, Bucket } from './aggregates.ts'
import type { Dsl } from './dsl.ts'
import { isTooLong } from './pages.ts'
import type { SearchAnswer } from './search.ts'

/** Groups that are asked for at a time, and aggregates, of which each group has several. */
const PAGE = 5_000
const MAX_AGGREGATES = 50_000
/** Values of groups that are held. */
const MAX_VALUES = 5_000_000

/** Asks for aggregations over the records of a query. @param more of the search's body */
export type AskForAggregates = (aggs: Dsl, more?: Dsl) => Promise<SearchAnswer>

/** A column that is grouped by. */
export interface Source {
  readonly column: string
  readonly path: string
  readonly kind: ColumnKind
}

type Key = { readonly [name: string]: unknown }

interface CompositeAnswer {
  readonly groups: { readonly after_key?: Key; readonly buckets: readonly (Bucket & { readonly key: Key })[] }
}

/** All groups, page by page, with their aggregates. @throws GramexLogError if there are too many to be held */
export async function allGroups(
  ask: AskForAggregates,
  sources: readonly Source[],
  { aggs, read }: AggregateReader,
): Promise<Row[]> {
  const rows: Row[] = []
  const width = Object.keys(aggs).length
  let size = Math.min(PAGE, Math.max(100, Math.floor(MAX_AGGREGATES / (width + 1))))
  let after: Key | undefined
  for (;;) {
    let answer: CompositeAnswer
    try {
      const { aggregations } = await ask({ groups: { composite: compositeOf(sources, size, after), aggs } })
      answer = aggregations as unknown as CompositeAnswer
    } catch (error) {
      if (!isTooLong(error) || size === 1) throw error
      size = Math.ceil(size / 2)
      continue
    }
    const { buckets, after_key } = answer.groups
    for (const bucket of buckets) {
      const values = sources.map(({ column, kind }, at): [string, Json] => [
        column,
        readKey(bucket.key[at], kind),
      ])
      rows.push(Object.fromEntries([...values, ...read(bucket)]))
    }
    const fault = sizeFault(rows.length, sources.length + width)
    if (fault !== undefined) throw fault
    if (buckets.length < size || after_key === undefined) return rows
    after = after_key
  }
}

function compositeOf(sources: readonly Source[], size: number, after: Key | undefined): Dsl {
  return {
    size,
    sources: sources.map(({ path }, at) => ({ [at]: { terms: { field: path, missing_bucket: true } } })),
    ...(after && { after }),
  }
}

/** What is wrong with so many groups of so many columns; undefined if they can be held. */
export function sizeFault(groups: number, columns: number): GramexLogError | undefined {
  if (groups > MAX_GROUPS) return tooManyGroups()
  if (groups * columns <= MAX_VALUES) return undefined
  return new GramexLogError(
    'ERR_GRAMEXLOG_QUERY',
    `_by: there are too many groups for ${columns} columns; name those that are wanted in _c, such as _c=*|count`,
  )
}

/** A value as it was logged: servers tell of times and booleans as numbers too. */
export function readKey(key: unknown, kind: ColumnKind): Json {
  if (key === null || key === undefined) return null
  if (kind === 'time') return new Date(key as string | number).toISOString()
  if (kind === 'boolean') return key === true || key === 1 || key === 'true'
  return key as Json
}
