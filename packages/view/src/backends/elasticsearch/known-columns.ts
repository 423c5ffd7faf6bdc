import { parseAggregate } from '../../query/parse-filter.ts'
import { QueryProblems } from '../../query/problems.ts'
import type { Query } from '../../query/query.ts'
import { unknownColumns } from '../unknown-columns.ts'
import type { Client } from './client.ts'
import { ALL, allOf, anyOf, type Dsl } from './dsl.ts'
import type { Fields } from './fields.ts'
import { search } from './search.ts'
import type { Place, TargetIndex } from './target-index.ts'

/** A column that a query speaks of. */
export interface NamedColumn {
  readonly column: string
  /** It is to be shown, and nothing more. */
  readonly shown?: boolean
}

/** Not those that it leaves out. */
export function columnsIn(query: Query): NamedColumn[] {
  const { filters, grouping, columns, sort } = query
  const { aggregates = [], having = [] } = grouping ?? {}
  const aggregated = [...aggregates, ...having.map(({ aggregate }) => aggregate)]
  // Groups are sorted by aggregates too.
  const sorted = sort.map(({ column }) => (grouping && parseAggregate(column)?.column) || column)
  const asked = [...filters, ...aggregated].map(({ column }) => column)
  const all = [...asked, ...sorted, ...(grouping?.columns ?? [])].filter((column) => column !== '*')
  return [
    ...[...new Set(all)].map((column) => ({ column })),
    ...columns.only.map((column) => ({ column, shown: true })),
  ]
}

/**
 * Where a target's records are, if there are any with those columns.
 *
 * @returns undefined if there is no record at all
 * @throws Refusal; GramexLogError that names the columns which no record has
 */
export async function placeWith(
  columns: readonly NamedColumn[],
  index: TargetIndex,
  client: Client,
  signal: AbortSignal,
): Promise<Place | undefined> {
  const known = await index.find(signal)
  if (known === undefined || columns.every((one) => isKnown(one, known.fields))) return known
  // It may have come with the last records.
  const place = await index.find(signal, true)
  if (place === undefined) return undefined
  const has = (query: Dsl) => hasRecord(client, place, query, signal)
  const missing: string[] = []
  const problems = new QueryProblems()
  for (const { column, shown } of columns.filter((one) => !isKnown(one, place.fields))) {
    const mention = mentionOf(column, place.fields)
    if (mention === undefined || !(await has(mention))) missing.push(column)
    else if (!shown)
      problems.report(column, 'could be no field of the index: it can be shown, but not asked about')
  }
  if (missing.length > 0) {
    if (!(await has(ALL))) return undefined
    throw unknownColumns(
      [...new Set(missing)],
      place.fields.columns().map(({ name }) => name),
    )
  }
  problems.throwIfAny()
  return place
}

function isKnown({ column, shown = false }: NamedColumn, fields: Fields): boolean {
  return fields.get(column) !== undefined || (shown && fields.isObject(column))
}

/** Records with that name in the text of what their index could not take as fields. */
function mentionOf(column: string, { unindexed }: Fields): Dsl | undefined {
  const words = unindexed?.variants[0]?.words
  if (words === undefined) return undefined
  const phrase = (query: string): Dsl => ({ match_phrase: { [words]: { query } } })
  return anyOf([phrase(column), allOf(column.split('.').map(phrase))])
}

async function hasRecord(
  client: Client,
  { expression }: Place,
  query: Dsl,
  signal: AbortSignal,
): Promise<boolean> {
  const body = { query, size: 0, track_total_hits: 1, terminate_after: 1 }
  const { hits } = await search(client, expression, body, signal)
  return (hits?.total?.value ?? 0) > 0
}
