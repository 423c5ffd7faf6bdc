import type { Query } from '../../query/query.ts'
import type { Json, Row } from '../backend.ts'
import { keysInOrder, valuesInOrder } from '../order.ts'
import { valueAt } from '../path.ts'

/** Puts rows into the others', which come in pieces; both are in the same order. */
export async function* mergeRows(
  pieces: AsyncIterable<readonly Row[]>,
  others: readonly Row[],
  inOrder: (a: Row, b: Row) => number,
): AsyncGenerator<readonly Row[]> {
  let at = 0
  for await (const piece of pieces) {
    const merged: Row[] = []
    for (const row of piece) {
      while (at < others.length && inOrder(others[at]!, row) <= 0) merged.push(others[at++]!)
      merged.push(row)
    }
    yield merged
  }
  if (at < others.length) yield others.slice(at)
}

/** The rows from `offset` on, at most `limit`. */
export async function* pageOf(
  pieces: AsyncIterable<readonly Row[]>,
  offset: number,
  limit: number = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly Row[]> {
  let [skip, left] = [offset, limit]
  for await (const piece of pieces) {
    const rows = piece.slice(skip, skip + left)
    skip = Math.max(0, skip - piece.length)
    left -= rows.length
    if (rows.length > 0) yield rows
    if (left <= 0) return
  }
}

/** The order of a query's records. */
export function orderOf(sort: Query['sort']): (a: Row, b: Row) => number {
  return (a, b) => {
    for (const { column, descending } of sort) {
      const order = keysInOrder(keyOf(a, column, descending), keyOf(b, column, descending), descending)
      if (order !== 0) return order
    }
    return 0
  }
}

/** Of a list the value that comes first in this order. */
function keyOf(row: Row, column: string, descending: boolean): Json {
  const value = (Object.hasOwn(row, column) ? row[column] : valueAt(row, column)) ?? null
  if (!Array.isArray(value)) return column === '@timestamp' ? timeOf(value) : value
  const plain = value.filter((one) => one !== null && typeof one !== 'object')
  if (plain.length === 0) return null
  return plain.reduce((best, one) => (valuesInOrder(one, best) < 0 !== descending ? one : best))
}

/** Two texts may be the same time. */
function timeOf(value: Json): Json {
  if (typeof value !== 'string') return value
  const ms = Date.parse(value)
  return Number.isNaN(ms) ? value : ms
}
