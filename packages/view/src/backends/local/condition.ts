import { meantValues } from '../../query/meant-values.ts'
import { resolveMoment } from '../../query/moment.ts'
import { toNumber } from '../../query/parse-filter.ts'
import type { Filter, Query } from '../../query/query.ts'
import { toRe2 } from '../../query/regexp.ts'
import type { Bindings } from './bindings.ts'
import type { Scan } from './scan.ts'
import { containsWords } from './words.ts'

export const TIME = '@timestamp'

/** Whether a record is one that the query asks for, as an expression over `scan`, never null. */
export function conditionOf(query: Query, scan: Scan, nowMs: number): string {
  const conditions = query.filters.map((filter) => filterOf(filter, scan, nowMs))
  const { bindings } = scan
  if (query.text !== undefined) conditions.push(...containsWords(query.text, scan))
  for (const [text, operator] of [
    [query.from, '>='],
    [query.to, '<='],
  ] as const) {
    const moment = text === undefined ? undefined : resolveMoment(text, nowMs)
    if (moment === undefined) continue
    conditions.push(`coalesce(${scan.moment()} ${operator} ${bindings.integer(moment)}, false)`)
  }
  return ['json IS NOT NULL', ...conditions].join(' AND ')
}

function filterOf(filter: Filter, scan: Scan, nowMs: number): string {
  const value = scan.column(filter.column)
  const { bindings } = scan
  if (filter.kind === 'exists') return `${filter.not ? 'NOT ' : ''}${hasValue(value)}`
  const isTime = filter.column === TIME
  const fits =
    filter.kind === 'is'
      ? equals(meantValues(filter), isTime ? nowMs : undefined, bindings)
      : filter.kind === 'compare'
        ? compares(filter.by, filter.value, isTime ? nowMs : undefined, bindings)
        : matches(toRe2(filter.pattern, filter.ignoreCase), bindings)
  const not = filter.kind !== 'compare' && filter.not
  return `${not ? 'NOT ' : ''}${anyOf(value, fits)}`
}

/** A condition on a single value. */
type Fits = (value: string) => string

/** Whether a value, or one of the list that it is, fulfils the condition. */
function anyOf(value: string, fits: Fits): string {
  return `coalesce(CASE WHEN is_list(${value})
    THEN list_bool_or(list_transform(json_extract(${value}, '$[*]'), lambda x: ${fits('x')}))
    ELSE ${fits(value)} END, false)`
}

function hasValue(value: string): string {
  return `coalesce(CASE WHEN is_list(${value})
    THEN len(items(${value})) > 0
    ELSE ${value} IS NOT NULL END, false)`
}

function equals(values: readonly string[], nowMs: number | undefined, bindings: Bindings): Fits {
  const isBoolean = (value: string) => value === 'true' || value === 'false'
  const texts = values.map((value) => `to_json(${bindings.text(value)})::VARCHAR`)
  const all = [...texts, ...values.filter(isBoolean).map((value) => bindings.text(value))].join(', ')
  const numbers = values.flatMap((value) => {
    const number = toNumber(value)
    return number === undefined ? [] : [bindings.number(number)]
  })
  const byNumber: Fits = (x) => (numbers.length === 0 ? '' : `OR as_number(${x}) IN (${numbers.join(', ')})`)
  const plain: Fits = (x) => `(${x}::VARCHAR IN (${all}) ${byNumber(x)})`
  if (nowMs === undefined) return plain
  const moments = values.flatMap((value) => {
    const moment = resolveMoment(value, nowMs)
    return moment === undefined ? [] : [bindings.integer(moment)]
  })
  const byTime = (x: string) =>
    moments.length === 0 ? 'false' : `as_moment(${x}) IN (${moments.join(', ')})`
  return (x) => `CASE WHEN as_moment(${x}) IS NOT NULL THEN ${byTime(x)} ELSE ${plain(x)} END`
}

function compares(by: string, value: string, nowMs: number | undefined, bindings: Bindings): Fits {
  const text = bindings.text(value)
  const number = toNumber(value)
  const byText: Fits = (x) => `as_text(${x}) ${by} ${text}`
  const bound = number === undefined ? undefined : bindings.number(number)
  const plain: Fits = (x) =>
    bound === undefined
      ? byText(x)
      : `CASE WHEN is_number(${x}) THEN as_number(${x}) ${by} ${bound} ELSE ${byText(x)} END`
  const moment = nowMs === undefined ? undefined : resolveMoment(value, nowMs)
  if (moment === undefined) return plain
  const at = bindings.integer(moment)
  return (x) => `CASE WHEN as_moment(${x}) IS NOT NULL THEN as_moment(${x}) ${by} ${at} ELSE ${plain(x)} END`
}

function matches(pattern: string, bindings: Bindings): Fits {
  const bound = bindings.text(pattern)
  return (x) => `regexp_matches(as_text(${x}), ${bound})`
}
