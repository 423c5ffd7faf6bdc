import type { Json, Row } from '../backends/backend.ts'

/** Gives the value that a column has in a row; undefined where it has none. */
export type Read = (row: Row) => Json | undefined

/**
 * How a column is read: `user.id` is the member of that very name, or `id` in the object `user`, at any split. Only what a
 * row has itself counts, so that `constructor` is a column as any other.
 */
export function readerOf(column: string): Read {
  const dots = [...column.matchAll(/\./g)].map(({ index }) => index)
  if (dots.length === 0) return (row) => (Object.hasOwn(row, column) ? row[column] : undefined)
  const splits = dots.map((at) => ({ head: column.slice(0, at), rest: readerOf(column.slice(at + 1)) }))
  return (row) => {
    if (Object.hasOwn(row, column)) return row[column]
    for (const { head, rest } of splits) {
      const inner = Object.hasOwn(row, head) ? row[head] : undefined
      if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) continue
      const value = rest(inner as Row)
      if (value !== undefined) return value
    }
    return undefined
  }
}
