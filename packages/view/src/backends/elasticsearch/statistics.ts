import { QueryProblems } from '../../query/problems.ts'
import { toLucene } from '../../query/regexp.ts'
import type { Json, Statistics, StatisticsOptions } from '../backend.ts'
import type { Bucket, Stats } from './aggregates.ts'
import type { Client } from './client.ts'
import { readKey } from './composite.ts'
import { existsIn } from './condition.ts'
import type { Dsl } from './dsl.ts'
import { kindOf } from './fields.ts'
import { foldCase } from './fold-case.ts'
import type { TopAnswer } from './histogram.ts'
import type { Field } from './mapping.ts'
import { type Selection, selectionFor, valuesPath } from './question.ts'
import { search } from './search.ts'
import type { Place } from './target-index.ts'

/** Of how many values those are sought that begin with a text, where the server cannot look for them. */
const CANDIDATES = 1_000

interface StatisticsAnswer {
  readonly present: Bucket
  readonly top?: TopAnswer
  readonly stats?: Stats
}

export const NO_STATISTICS: Statistics = { records: 0, present: 0, top: [] }

/** @throws Refusal, GramexLogError */
export async function statistics(
  client: Client,
  { expression, fields }: Place,
  query: Selection,
  field: Field,
  { nowMs, signal, most, prefix }: StatisticsOptions,
): Promise<Statistics> {
  const problems = new QueryProblems()
  const selection = selectionFor(query, fields, nowMs, problems)
  problems.throwIfAny()
  const kind = kindOf(field)
  // Where there are no values to be listed, it is still known how many records have one.
  const path = valuesPath(field, 'listed', new QueryProblems())
  const isText = field.variants.every(({ type }) => type === 'keyword' || type === 'text')
  const begins = prefix === undefined || prefix === '' ? undefined : prefix
  const include = begins !== undefined && isText ? { include: beginsWith(begins) } : {}
  const size = begins === undefined || isText ? most : CANDIDATES
  const aggs: Dsl = {
    present: { filter: existsIn(field) },
    ...(path && { top: { terms: { field: path, size, shard_size: size + CANDIDATES, ...include } } }),
    ...(path && (kind === 'number' || kind === 'time') && { stats: { stats: { field: path } } }),
  }
  const body = { query: selection, size: 0, track_total_hits: true, aggs }
  const { hits, aggregations } = await search(client, expression, body, signal)
  const { present, top, stats } = aggregations as unknown as StatisticsAnswer
  const values = (top?.buckets ?? []).map(({ key, doc_count }) => ({
    value: readKey(key, kind),
    count: doc_count,
  }))
  const wanted =
    isText || begins === undefined ? values : values.filter(({ value }) => startsWith(value, begins))
  return {
    records: hits?.total?.value ?? 0,
    present: present.doc_count,
    top: wanted.slice(0, most),
    ...(stats && stats.count > 0 && rangeOf(stats, kind === 'time')),
  }
}

function rangeOf({ min, max, avg }: Stats, isTime: boolean): Pick<Statistics, 'min' | 'max' | 'avg'> {
  const shown = (value: number | null): Json =>
    isTime && value !== null ? new Date(value).toISOString() : value
  return { min: shown(min), max: shown(max), ...(!isTime && avg !== null && { avg }) }
}

/** Texts that begin so, in any case, as the server's regular expression. */
function beginsWith(prefix: string): string {
  const parts = [...prefix].map((character) => ({
    kind: 'character' as const,
    code: character.codePointAt(0)!,
  }))
  return toLucene(foldCase({ source: prefix, alternatives: [{ start: true, end: false, parts }] }))
}

function startsWith(value: Json, prefix: string): boolean {
  return String(value).toLowerCase().startsWith(prefix.toLowerCase())
}
