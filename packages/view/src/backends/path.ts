import type { Json } from './backend.ts'

type Members = { readonly [name: string]: Json }

/**
 * What a record has in a column: `user.id` is the member of that name, or `id` in the object `user`, at any split; the longest name
 * counts first. Where a list of objects lies on the way, it is the list of what they have. Undefined if there is nothing, or null.
 */
export function valueAt(value: Json, column: string): Json | undefined {
  if (Array.isArray(value)) {
    const found = value.map((item) => valueAt(item, column)).filter((one) => one !== undefined)
    return found.length === 0 ? undefined : found.flat()
  }
  if (!isObject(value)) return undefined
  if (Object.hasOwn(value, column) && value[column] !== null) return value[column]
  for (const [head, rest] of splits(column)) {
    const found = Object.hasOwn(value, head) ? valueAt(value[head]!, rest) : undefined
    if (found !== undefined) return found
  }
  return undefined
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
