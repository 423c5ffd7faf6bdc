import type { Query } from '../query/query.ts'
import { inOrder } from '../values/text-order.ts'
import type { Column, Json } from './backend.ts'

const NEWEST_FIRST: Query['sort'] = [{ column: '@timestamp', descending: true }]

/** By what records are sorted: the newest first if the query says nothing. */
export function recordSort(sort: Query['sort']): Query['sort'] {
  return sort.length > 0 ? sort : NEWEST_FIRST
}

/** The order of columns: `@timestamp` first, then by name. */
export function columnsInOrder(a: Column, b: Column): number {
  const isTime = ({ name }: Column) => Number(name === '@timestamp')
  return isTime(b) - isTime(a) || inOrder(a.name, b.name)
}

/** The order of two plain values: numbers, then false and true, then text. Not of null. */
export function valuesInOrder(a: Json, b: Json): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') return inOrder(a, b)
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  return rank(a) - rank(b)
}

/** The order of two values that are sorted by: where there is none comes last, in either direction. */
export function keysInOrder(a: Json, b: Json, descending: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return descending ? valuesInOrder(b, a) : valuesInOrder(a, b)
}

function rank(value: Json): number {
  return ['number', 'boolean', 'string'].indexOf(typeof value)
}
