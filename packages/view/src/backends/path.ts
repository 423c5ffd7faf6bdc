import type { Json } from './backend.ts'

type Members = { readonly [name: string]: Json }

/** Gives what a record has in a column; undefined if it has nothing there, or null. */
export type Read = (record: Json) => Json | undefined

/**
 * How a column is read: `user.id` is the member of that name, or `id` in the object `user`, at any split; the longest name counts
 * first. Where a list of objects lies on the way, it is the list of what they have. Only what a record has itself counts, so
 * that `constructor` is a column as any other.
 */
export function readerOf(column: string): Read {
  // One for each end of the name: the ways to take it apart are as many as 2 to the power of its dots.
  const readers = new Map<string, Read>()
  const reader = (path: string): Read => {
    const known = readers.get(path)
    if (known !== undefined) return known
    let inner: readonly (readonly [head: string, read: Read])[] | undefined
    const read: Read = (value) => {
      if (Array.isArray(value)) {
        const found = value.map(read).filter((one) => one !== undefined)
        return found.length === 0 ? undefined : found.flat()
      }
      if (!isObject(value)) return undefined
      if (Object.hasOwn(value, path) && value[path] !== null) return value[path]
      inner ??= splits(path).map(([head, rest]) => [head, reader(rest)] as const)
      for (const [head, read] of inner) {
        const found = Object.hasOwn(value, head) ? read(value[head]!) : undefined
        if (found !== undefined) return found
      }
      return undefined
    }
    readers.set(path, read)
    return read
  }
  return reader(column)
}

/** What one record has in a column, as `readerOf` has it. */
export function valueAt(record: Json, column: string): Json | undefined {
  return readerOf(column)(record)
}

/** A record without a column. */
export function withoutColumn(value: Json, column: string): Json {
  if (Array.isArray(value)) return value.map((item) => withoutColumn(item, column))
  if (!isObject(value)) return value
  const below = splits(column).filter(([head]) => Object.hasOwn(value, head))
  if (below.length === 0 && !Object.hasOwn(value, column)) return value
  const members = Object.entries(value).filter(([name]) => name !== column)
  return Object.fromEntries(
    members.map(([name, member]) => {
      const split = below.find(([head]) => head === name)
      return [name, split === undefined ? member : withoutColumn(member, split[1])]
    }),
  )
}

/** `a.b.c`: `a.b` and `c`, `a` and `b.c`. */
function splits(column: string): [head: string, rest: string][] {
  const found: [string, string][] = []
  for (let dot = column.lastIndexOf('.'); dot > 0; dot = column.lastIndexOf('.', dot - 1))
    found.push([column.slice(0, dot), column.slice(dot + 1)])
  return found
}

function isObject(value: Json): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
