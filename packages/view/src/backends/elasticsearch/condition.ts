import { meantValues } from '../../query/meant-values.ts'
import { MOMENT_FORMS, resolveMoment } from '../../query/moment.ts'
import { toNumber } from '../../query/parse-filter.ts'
import type { QueryProblems } from '../../query/problems.ts'
import type { Comparison, Filter } from '../../query/query.ts'
import { toLucene } from '../../query/regexp.ts'
import { inOrder } from '../../values/text-order.ts'
import { ALL, anyOf, byVariant, type Dsl, NONE, not } from './dsl.ts'
import { isOwn, kindOf } from './fields.ts'
import { foldCase } from './fold-case.ts'
import type { Field, Variant } from './mapping.ts'

/** What a pattern may cost a server: its own default. */
const MAX_STATES = 10_000
const RANGES: Readonly<Record<Comparison, string>> = { '>': 'gt', '>=': 'gte', '<': 'lt', '<=': 'lte' }

export interface ConditionContext {
  readonly nowMs: number
  readonly problems: QueryProblems
}

/** The condition of a filter on a column that there is. What it cannot ask is reported. */
export function conditionFor(filter: Filter, field: Field, context: ConditionContext): Dsl {
  const clause = positive(filter, field, context)
  const negated = filter.kind !== 'compare' && filter.not
  return negated ? not(clause) : clause
}

function positive(filter: Filter, field: Field, context: ConditionContext): Dsl {
  // No record has it.
  if (field.variants.length === 0) return NONE
  if (filter.kind === 'exists') return existsIn(field)
  const fault = faultOf(filter, field, context)
  if (fault !== undefined) {
    context.problems.report(filter.column, fault)
    return NONE
  }
  return byVariant(field.variants, (variant) => {
    if (filter.kind === 'is') return isClause(meantValues(filter), variant, context)
    return filter.kind === 'compare'
      ? compareClause(filter, variant, context)
      : matchesClause(filter, variant)
  })
}

/** Why a column as a whole cannot be asked that. */
function faultOf(
  filter: Exclude<Filter, { kind: 'exists' }>,
  field: Field,
  { nowMs }: ConditionContext,
): string | undefined {
  if (filter.kind !== 'is' && isOwn(field)) return 'has neither an order nor a pattern; allowed: =, !='
  if (filter.kind === 'matches') return searchFault(field)
  const values = filter.kind === 'is' ? filter.values : [filter.value]
  const strange = values.find((value) => resolveMoment(value, nowMs) === undefined)
  if (kindOf(field) === 'time' && strange !== undefined)
    return `holds times, and "${strange}" is none; allowed: ${MOMENT_FORMS}`
  return filter.kind === 'compare' ? compareFault(filter, field) : undefined
}

/** There is a value: also one that the index could not take, or that is too long for it. */
export function existsIn({ column, variants }: Field): Dsl {
  if (variants.some(({ mapped }) => mapped === 'nested'))
    return { nested: { path: column, query: ALL, ignore_unmapped: true } }
  const names = new Set([column, ...variants.map(({ words }) => words ?? column)])
  const exists = [...names].map((field) => ({ exists: { field } }))
  return anyOf([...exists, { term: { _ignored: { value: column } } }])
}

function isClause(
  values: readonly string[],
  { type, whole, words }: Variant,
  { nowMs }: ConditionContext,
): Dsl {
  switch (type) {
    case 'number':
      return anyOf(
        values
          .map(toNumber)
          .filter((number) => number !== undefined)
          // Lenient: of whole numbers a field may have no such value.
          .map((number) => lenientMatch(whole!, number)),
      )
    case 'boolean': {
      const flags = values.filter((value) => value === 'true' || value === 'false')
      return flags.length === 0 ? NONE : { terms: { [whole!]: flags } }
    }
    case 'date':
      return anyOf(
        values.map((value) => {
          const ms = resolveMoment(value, nowMs)
          return ms === undefined
            ? NONE
            : { range: { [whole!]: { gte: ms, lt: ms + 1, format: 'epoch_millis' } } }
        }),
      )
    case 'keyword':
    case 'key':
      return { terms: { [whole!]: values } }
    case 'text':
      if (whole !== undefined) return { terms: { [whole]: values } }
      return anyOf(values.map((value) => ({ match_phrase: { [words!]: { query: value } } })))
    default:
      return anyOf(values.map((value) => lenientMatch(whole!, value)))
  }
}

function lenientMatch(field: string, query: string | number): Dsl {
  return { match: { [field]: { query, lenient: true } } }
}

type Compare = Extract<Filter, { kind: 'compare' }>
type Matches = Extract<Filter, { kind: 'matches' }>

function compareFault({ value }: Compare, field: Field): string | undefined {
  const kind = kindOf(field)
  if (kind === 'number' && toNumber(value) === undefined) return `holds numbers, and "${value}" is none`
  if (kind === 'object') return 'holds objects, which have no order'
  if (field.variants.every(({ type, whole }) => type === 'text' && whole === undefined))
    return onlyWords('compared')
  return undefined
}

function compareClause({ by, value }: Compare, { type, whole }: Variant, { nowMs }: ConditionContext): Dsl {
  const range = (bound: string | number, more: Dsl = {}) => ({
    range: { [whole!]: { [RANGES[by]]: bound, ...more } },
  })
  switch (type) {
    case 'number': {
      const number = toNumber(value)
      return number === undefined ? NONE : range(number)
    }
    case 'date': {
      const ms = resolveMoment(value, nowMs)
      return ms === undefined ? NONE : range(ms, { format: 'epoch_millis' })
    }
    case 'boolean': {
      const flags = ['false', 'true'].filter((flag) => holds(inOrder(flag, value), by))
      return flags.length === 0 ? NONE : { terms: { [whole!]: flags } }
    }
    case 'object':
    case 'flattened':
    case 'other':
      return NONE
    default:
      return whole === undefined ? NONE : range(value)
  }
}

function holds(order: number, by: Comparison): boolean {
  if (order === 0) return by === '>=' || by === '<='
  return by.startsWith(order > 0 ? '>' : '<')
}

function searchFault({ variants }: Field): string | undefined {
  if (variants.some(takesPattern)) return undefined
  const [{ type } = { type: 'other' }] = variants
  if (type === 'text') return onlyWords('searched by a pattern')
  if (type === 'key') return 'lies in a flattened object, which no pattern can search; allowed: =, !=, >, <'
  return `holds no text that a pattern could search, but values of the type ${variants[0]?.mapped}; allowed: =, !=, >, <`
}

function takesPattern({ type, whole }: Variant): boolean {
  return (type === 'keyword' || type === 'text') && whole !== undefined
}

function matchesClause({ pattern, ignoreCase }: Matches, variant: Variant): Dsl {
  if (!takesPattern(variant)) return NONE
  const value = toLucene(ignoreCase ? foldCase(pattern) : pattern)
  return { regexp: { [variant.whole!]: { value, flags: 'NONE', max_determinized_states: MAX_STATES } } }
}

/** What is wrong with a column whose text has no keyword beside it, which grouping and sorting need as well. */
export function onlyWords(asked: string): string {
  return `is mapped as text without a keyword beside it: its values cannot be ${asked}`
}

/** Bounds on `@timestamp`, both included. */
export function timeCondition(
  { from, to }: { readonly from?: string; readonly to?: string },
  nowMs: number,
): Dsl | undefined {
  const [gte, lte] = [from, to].map((moment) =>
    moment === undefined ? undefined : resolveMoment(moment, nowMs),
  )
  if (gte === undefined && lte === undefined) return undefined
  return {
    range: {
      '@timestamp': {
        ...(gte !== undefined && { gte }),
        ...(lte !== undefined && { lte }),
        format: 'epoch_millis',
      },
    },
  }
}
