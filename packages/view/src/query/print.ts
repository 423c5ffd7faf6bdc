import { type Comparison, type Filter, type Having, nameOf, type Query } from './query.ts'

const OPERATORS: Readonly<Record<Comparison | '=' | '!=', string>> = {
  '>': '>',
  '>=': '>~',
  '<': '<',
  '<=': '<~',
  '=': '',
  '!=': '!',
}

/** A query as the parameters of a URL, which `parseQuery` reads to the same query. */
export function printQuery(query: Query): URLSearchParams {
  const { text, from, to, filters, grouping, columns, sort, limit, offset, meta, format } = query
  const pairs: [string, string | undefined][] = [
    ['q', text],
    ['_from', from],
    ['_to', to],
    ...filters.flatMap(printFilter),
    ...(grouping?.having.flatMap(printHaving) ?? []),
    ...printGrouping(grouping),
    ...columns.only.map((column): [string, string] => ['_c', column]),
    ...columns.without.map((column): [string, string] => ['_c', `-${column}`]),
    ...sort.map(({ column, descending }): [string, string] => ['_sort', descending ? `-${column}` : column]),
    ['_limit', limit?.toString()],
    ['_offset', offset === 0 ? undefined : offset.toString()],
    ['_meta', meta ? 'y' : undefined],
    ['_format', format],
  ]
  return new URLSearchParams(pairs.filter((pair): pair is [string, string] => pair[1] !== undefined))
}

function printFilter(filter: Filter): [string, string][] {
  const { column } = filter
  switch (filter.kind) {
    case 'is':
      return filter.values.map((value) => [filter.not ? `${column}!` : column, value])
    case 'exists':
      return [[filter.not ? `${column}!` : column, '']]
    case 'compare':
      return [[column + OPERATORS[filter.by], filter.value]]
    case 'matches':
      return [[`${column}${filter.not ? '!' : ''}${filter.ignoreCase ? '*' : '~'}`, filter.pattern.source]]
  }
}

function printHaving({ aggregate, by, values }: Having): [string, string][] {
  return values.map((value) => [nameOf(aggregate) + OPERATORS[by], value.toString()])
}

function printGrouping(grouping: Query['grouping']): [string, string][] {
  if (grouping === undefined) return []
  const columns = grouping.columns.length === 0 ? [''] : grouping.columns
  return [
    ...columns.map((column): [string, string] => ['_by', column]),
    ...grouping.aggregates.map((aggregate): [string, string] => ['_c', nameOf(aggregate)]),
  ]
}
