import { type Filter, nameOf, type Query } from '../query/query.ts'

/** Longest headers together, in characters: many programs refuse more than 8 KiB of them. */
const MAX_CHARACTERS = 6_000

/** What a query was understood as, and how many rows there are, in headers named as Gramex names them; each value is JSON. */
export function metaHeaders(query: Query, count: number | undefined): Record<string, string> {
  const values: Record<string, unknown> = {
    Count: count,
    Offset: query.offset,
    Limit: query.limit ?? null,
    Filters: [...query.filters.map(filterOf), ...having(query)],
    // What is not understood is refused.
    Ignored: [],
    Sort: query.sort.map(({ column, descending }) => [column, !descending]),
    Excluded: query.columns.without,
    By: query.grouping?.columns,
  }
  const headers: Record<string, string> = {}
  let room = MAX_CHARACTERS
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue
    const text = asciiJson(value)
    room -= text.length
    if (room >= 0) headers[`FH-data-${name}`] = text
  }
  return headers
}

function having({ grouping }: Query): Triple[] {
  return (grouping?.having ?? []).map(({ aggregate, by, values }) => [
    nameOf(aggregate),
    COMPARISONS[by],
    values,
  ])
}

function asciiJson(value: unknown): string {
  const escaped = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(value).replace(/[\x7F-\uFFFF]/g, escaped)
}

/** Column, operator and values. */
type Triple = [column: string, operator: string, values: readonly (string | number)[]]

const COMPARISONS = { '>': '>', '>=': '>~', '<': '<', '<=': '<~', '=': '', '!=': '!' } as const

function filterOf(filter: Filter): Triple {
  const not = 'not' in filter && filter.not ? '!' : ''
  switch (filter.kind) {
    case 'is':
      return [filter.column, not, filter.values]
    case 'exists':
      return [filter.column, not, []]
    case 'compare':
      return [filter.column, COMPARISONS[filter.by], [filter.value]]
    case 'matches':
      return [filter.column, not + (filter.ignoreCase ? '*' : '~'), [filter.pattern.source]]
  }
}
