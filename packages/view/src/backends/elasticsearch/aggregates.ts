import type { QueryProblems } from '../../query/problems.ts'
import { type Aggregate, nameOf } from '../../query/query.ts'
import type { Json } from '../backend.ts'
import { existsIn } from './condition.ts'
import type { Dsl } from './dsl.ts'
import { type Fields, kindOf } from './fields.ts'
import { valuesPath } from './question.ts'

/** What `stats` tells of a column. */
export interface Stats {
  readonly count: number
  readonly min: number | null
  readonly max: number | null
  readonly avg: number | null
  readonly sum: number
}

/** A group of records, or all of them. */
export interface Bucket {
  readonly doc_count: number
  readonly [name: string]: unknown
}

/** How aggregates are asked for, and read from a group. */
export interface AggregateReader {
  readonly aggs: Dsl
  read(bucket: Bucket): [name: string, value: Json][]
}

/** The sum of each column of numbers: what groups have by default. */
export function defaultAggregates(fields: Fields, grouped: readonly string[]): Aggregate[] {
  return fields
    .columns()
    .filter(({ name, kind }) => kind === 'number' && !grouped.includes(name))
    .map(({ name }) => ({ column: name, by: 'sum' }))
}

/** What cannot be aggregated is reported. */
export function aggregateReader(
  aggregates: readonly Aggregate[],
  fields: Fields,
  problems: QueryProblems,
): AggregateReader {
  const aggs: Record<string, Dsl> = {}
  const names = new Map<string, string>()
  const readers = aggregates.map((aggregate): ((bucket: Bucket) => [string, Json]) => {
    const { column, by } = aggregate
    const name = nameOf(aggregate)
    if (column === '*') {
      if (by !== 'count') problems.report(name, 'is of records, which have only *|count')
      return ({ doc_count }) => [name, doc_count]
    }
    const field = fields.get(column)
    const kind = field && kindOf(field)
    const isNumber = kind === 'number' || kind === 'time'
    if (field === undefined) return () => [name, by === 'count' ? 0 : null]
    if (by !== 'count' && !isNumber && kind !== 'mixed') return () => [name, null]
    if (kind === 'time' && (by === 'sum' || by === 'avg')) return () => [name, null]
    const key = names.get(column) ?? `a${names.size}`
    names.set(column, key)
    if (by === 'count' && (kind === 'object' || field.variants.some(({ whole }) => whole === undefined))) {
      aggs[key] = { filter: existsIn(field) }
      return (bucket) => [name, (bucket[key] as Bucket).doc_count]
    }
    const path = valuesPath(field, by === 'count' ? 'counted' : 'added up or compared', problems)
    if (path === undefined) return () => [name, null]
    aggs[key] = isNumber ? { stats: { field: path } } : { value_count: { field: path } }
    return (bucket) => [name, isNumber ? readStats(bucket[key] as Stats, by, kind) : valueIn(bucket[key])]
  })
  return { aggs, read: (bucket) => readers.map((read) => read(bucket)) }
}

/** null where there was nothing to be added up. */
function readStats(stats: Stats, by: Aggregate['by'], kind: string): Json {
  if (by === 'count') return stats.count
  const value = stats.count === 0 ? null : stats[by]
  return kind === 'time' && value !== null ? new Date(value).toISOString() : value
}

function valueIn(answer: unknown): number {
  return (answer as { value: number }).value
}
