import { RE2JS } from 're2js'
import type { Json, Row } from '../backends/backend.ts'
import { inOrder } from '../values/text-order.ts'
import { meantValues } from './meant-values.ts'
import { resolveMoment } from './moment.ts'
import { toNumber } from './parse-filter.ts'
import type { Pattern } from './pattern.ts'
import type { Comparison, Filter, Query } from './query.ts'
import { toRe2 } from './regexp.ts'

const TIME = '@timestamp'
/** What words are made of. */
const WORD = '\\p{L}\\p{N}_'

/** Whether a record is one that a query asks for. Its `_id` is known beside it. */
export type Fits = (record: Row, id: string) => boolean

/**
 * What a query asks of a single record, its order and its groups aside: for records that are read one by one. It gives what the
 * back ends give.
 * @param nowMs what `now` is
 */
export function fitsQuery({ text, from, to, filters }: Query, nowMs: number): Fits {
  const words = wordsOf(text ?? '')
  const fromMs = from === undefined ? undefined : resolveMoment(from, nowMs)
  const toMs = to === undefined ? undefined : resolveMoment(to, nowMs)
  return (record, id) => {
    if (fromMs !== undefined || toMs !== undefined) {
      const ms = momentOf(record[TIME])
      if (ms === undefined || ms < (fromMs ?? ms) || ms > (toMs ?? ms)) return false
    }
    return (
      filters.every((filter) => fits(filter.column === '_id' ? { _id: id } : record, filter, nowMs)) &&
      words.every((word) => hasWord(record, word))
    )
  }
}

/** Whether a record fulfils a condition. */
export function fits(record: Json, filter: Filter, nowMs: number): boolean {
  const values = valuesOf(record, filter.column)
  const isTime = filter.column === TIME
  switch (filter.kind) {
    case 'exists':
      return values.length > 0 !== filter.not
    case 'is': {
      const texts = meantValues(filter)
      return values.some((value) => texts.some((text) => equals(value, text, isTime, nowMs))) !== filter.not
    }
    case 'compare':
      return values.some((value) => compares(value, filter.by, filter.value, isTime, nowMs))
    case 'matches': {
      const pattern = compiled(filter.pattern, filter.ignoreCase)
      return values.some((value) => typeof value !== 'object' && pattern.test(String(value))) !== filter.not
    }
  }
}

/** The values that a record has in a column: of a list its values. */
export function valuesOf(record: Json, column: string): Json[] {
  const value = find(record, column.split('.')) ?? null
  return (Array.isArray(value) ? value : [value]).filter((one) => one !== null)
}

/** Longer names first, so that the member of the very name counts before all others. */
function find(value: Json, parts: readonly string[]): Json | undefined {
  if (parts.length === 0) return value
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  for (let count = parts.length; count > 0; count -= 1) {
    const name = parts.slice(0, count).join('.')
    const found = Object.hasOwn(value, name)
      ? find((value as { [name: string]: Json })[name]!, parts.slice(count))
      : null
    if (found !== undefined && found !== null) return found
  }
  return undefined
}

function equals(value: Json, text: string, isTime: boolean, nowMs: number): boolean {
  const moment = isTime ? momentOf(value) : undefined
  if (moment !== undefined) return moment === resolveMoment(text, nowMs)
  if (typeof value === 'number') return value === toNumber(text)
  return typeof value !== 'object' && String(value) === text
}

function compares(value: Json, by: Comparison, text: string, isTime: boolean, nowMs: number): boolean {
  const moment = isTime ? momentOf(value) : undefined
  const bound = isTime ? resolveMoment(text, nowMs) : undefined
  if (moment !== undefined && bound !== undefined) return holds(moment - bound, by)
  const number = toNumber(text)
  if (typeof value === 'number' && number !== undefined) return holds(value - number, by)
  return typeof value !== 'object' && holds(inOrder(String(value), text), by)
}

function holds(difference: number, by: Comparison): boolean {
  if (difference === 0) return by.endsWith('=')
  return difference > 0 === by.startsWith('>')
}

/** ms since 1970 of a value of `@timestamp`; undefined if it is no time. */
export function momentOf(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return Math.abs(value) <= 8.64e15 ? Math.floor(value) : undefined
  return typeof value === 'string' && !value.startsWith('now') ? resolveMoment(value, 0) : undefined
}

const patterns = new WeakMap<Pattern, Map<boolean, RE2JS>>()

/** Not JavaScript's own engine: for `(a+)+b` over thirty letters it takes minutes, in which the app does nothing else. */
function compiled(pattern: Pattern, ignoreCase: boolean): RE2JS {
  const known = patterns.get(pattern) ?? new Map<boolean, RE2JS>()
  patterns.set(pattern, known)
  const expression = known.get(ignoreCase) ?? RE2JS.compile(toRe2(pattern, ignoreCase))
  known.set(ignoreCase, expression)
  return expression
}

/** Patterns that fit each of the words as a whole. */
function wordsOf(text: string): RegExp[] {
  const words = text.split(new RegExp(`[^${WORD}]+`, 'u')).filter((word) => word !== '')
  return [...new Set(words)].map((word) => new RegExp(`(?:^|[^${WORD}])${word}(?:$|[^${WORD}])`, 'iu'))
}

function hasWord(value: Json, word: RegExp): boolean {
  if (typeof value === 'object')
    return value !== null && Object.values(value).some((one) => hasWord(one, word))
  return word.test(String(value))
}
