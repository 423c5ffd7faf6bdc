import { QueryProblems } from '../../query/problems.ts'
import type { ColumnKind, Histogram, HistogramOptions, Json } from '../backend.ts'
import { barStarts, noHistogram, roundInterval } from '../interval.ts'
import type { Bucket, Stats } from './aggregates.ts'
import type { Client } from './client.ts'
import { readKey } from './composite.ts'
import { allOf, type Dsl } from './dsl.ts'
import { kindOf } from './fields.ts'
import { type Selection, selectionFor, valuesPath } from './question.ts'
import { search } from './search.ts'
import type { Place } from './target-index.ts'

/** Values by which bars are split. */
const MOST = 10
const TIME = '@timestamp'

export interface TopAnswer {
  readonly buckets: readonly { readonly key: unknown; readonly doc_count: number }[]
}

interface BarsAnswer {
  readonly buckets: readonly (Bucket & { readonly key: number; readonly split?: SplitAnswer })[]
}

interface SplitAnswer {
  readonly buckets: { readonly [name: string]: Bucket }
}

/** @throws Refusal, GramexLogError */
export async function histogram(
  client: Client,
  { expression, fields }: Place,
  query: Selection,
  options: HistogramOptions,
): Promise<Histogram> {
  const { nowMs, signal, bars, by } = options
  const problems = new QueryProblems()
  const selection = selectionFor(query, fields, nowMs, problems)
  const splitter = by === undefined ? undefined : fields.get(by)
  const path = splitter && valuesPath(splitter, 'used to split bars', problems)
  problems.throwIfAny()
  const timed = allOf([selection, { exists: { field: TIME } }])
  const ask = async <T>(aggs: Dsl): Promise<T> => {
    const body = { query: timed, size: 0, track_total_hits: false, aggs }
    return ((await search(client, expression, body, signal)).aggregations ?? {}) as T
  }
  const top = path && { top: { terms: { field: path, size: MOST, shard_size: 1_000 } } }
  const found = await ask<{ time: Stats; top?: TopAnswer }>({ time: { stats: { field: TIME } }, ...top })
  const { min, max } = found.time
  if (found.time.count === 0 || min === null || max === null) return noHistogram(options)
  const intervalMs = options.intervalMs ?? roundInterval(min, max, bars)
  const values = splitter ? valuesOf(found.top, kindOf(splitter)) : []
  const { bars: answer } = await ask<{ bars: BarsAnswer }>({
    bars: {
      date_histogram: { field: TIME, fixed_interval: `${intervalMs}ms`, min_doc_count: 1 },
      aggs: path && values.length > 0 ? splitBy(path, values) : {},
    },
  })
  const counts = new Map(answer.buckets.map((bucket) => [bucket.key, countsOf(bucket, values)]))
  const starts = barStarts(min, max, intervalMs)
  return { intervalMs, bars: starts.map((atMs) => ({ atMs, counts: counts.get(atMs) ?? {} })) }
}

/** Without "", which stands for the others. */
function valuesOf(top: TopAnswer | undefined, kind: ColumnKind): Json[] {
  return (top?.buckets ?? []).map(({ key }) => readKey(key, kind)).filter((value) => value !== '')
}

function splitBy(path: string, values: readonly Json[]): Dsl {
  const filters = Object.fromEntries(values.map((value, at) => [`v${at}`, { term: { [path]: { value } } }]))
  return { split: { filters: { filters, other_bucket_key: 'others' } } }
}

function countsOf(
  { doc_count, split }: BarsAnswer['buckets'][0],
  values: readonly Json[],
): Record<string, number> {
  if (split === undefined) return { '': doc_count }
  const named = values.map((value, at): [string, number] => [
    String(value),
    split.buckets[`v${at}`]?.doc_count ?? 0,
  ])
  const all: [string, number][] = [...named, ['', split.buckets.others?.doc_count ?? 0]]
  return Object.fromEntries(all.filter(([, count]) => count > 0))
}
