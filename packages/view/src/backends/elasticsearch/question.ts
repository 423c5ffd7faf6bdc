import type { QueryProblems } from '../../query/problems.ts'
import type { Query, Sort } from '../../query/query.ts'
import { recordSort } from '../order.ts'
import { conditionFor, onlyWords, timeCondition } from './condition.ts'
import { allOf, type Dsl } from './dsl.ts'
import { type Fields, isOwn, kindOf } from './fields.ts'
import type { Field } from './mapping.ts'
import { wordsCondition } from './words.ts'

/** The part of a query that says which records are meant. */
export type Selection = Pick<Query, 'text' | 'from' | 'to' | 'filters'>

/** The records that a query means. */
export function selectionFor(query: Selection, fields: Fields, nowMs: number, problems: QueryProblems): Dsl {
  const { text, filters } = query
  const time = timeCondition(query, nowMs)
  return allOf([
    ...(time === undefined ? [] : [time]),
    ...filters.map((filter) => {
      const { column } = filter
      const field = fields.get(column) ?? { column, source: column, variants: [] }
      return conditionFor(filter, field, { nowMs, problems })
    }),
    ...(text === undefined ? [] : [wordsCondition(text, fields)]),
  ])
}

/** The order of records: the newest first if the query says nothing. */
export function sortFor(sort: readonly Sort[], fields: Fields, problems: QueryProblems): Dsl[] {
  return recordSort(sort).flatMap(({ column, descending }) => {
    const field = fields.get(column)
    if (field === undefined) return []
    const path = valuesPath(field, 'sorted', problems)
    return path === undefined ? [] : [{ [path]: orderBy(field, descending) }]
  })
}

function orderBy(field: Field, descending: boolean): Dsl {
  const { variants } = field
  const order = descending ? 'desc' : 'asc'
  if (isOwn(field)) return { order }
  const mapped = new Set(variants.map((variant) => variant.mapped))
  const [{ type, mapped: first }] = variants as [Field['variants'][0]]
  const unmapped = ['keyword', 'text', 'key'].includes(type) ? 'keyword' : first
  return {
    order,
    missing: '_last',
    unmapped_type: unmapped,
    // Else whole numbers and fractions do not go together.
    ...(mapped.size > 1 && type === 'number' && { numeric_type: 'double' }),
  }
}

/**
 * The path of a column's values, by which records can be sorted and grouped; undefined, and reported, if they cannot.
 * @param asked what is to be done with them, such as "sorted"
 */
export function valuesPath(field: Field, asked: string, problems: QueryProblems): string | undefined {
  const kind = kindOf(field)
  const paths = new Set(field.variants.map(({ whole }) => whole))
  const [path] = paths
  if (kind === 'mixed' || paths.size > 1) {
    const kinds = field.variants.map(({ mapped, indices }) => `${mapped} in ${indices[0]}`).slice(0, 3)
    problems.report(field.column, `cannot be ${asked}: it is ${kinds.join(', ')}`)
  } else if (kind === 'object') problems.report(field.column, `cannot be ${asked}: it holds objects`)
  else if (path === undefined) problems.report(field.column, onlyWords(asked))
  else return path
  return undefined
}
