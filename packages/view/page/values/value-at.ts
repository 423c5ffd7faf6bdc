import type { Json, Row } from '../../src/backends/backend.ts'

/**
 * The value of a column: `user.id` is the member of that very name, or `id` in the object `user`, at any split. Of a list of
 * objects it is the list of what its objects have there. Undefined: the record has no such column.
 */
export function valueAt(record: Row, column: string): Json | undefined {
  return find(record, column)
}

function find(value: Json, path: string): Json | undefined {
  if (Array.isArray(value)) {
    const found = value.map((item: Json) => find(item, path)).filter((item) => item !== undefined)
    return found.length === 0 ? undefined : found.flat()
  }
  if (!isObject(value)) return undefined
  if (Object.hasOwn(value, path)) return value[path]
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
    const head = path.slice(0, dot)
    if (!Object.hasOwn(value, head)) continue
    const found = find(value[head] as Json, path.slice(dot + 1))
    if (found !== undefined) return found
  }
  return undefined
}

function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A value on one line, cut where nobody would read on. */
export function asText(value: Json | undefined, most = 400): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value.length > most ? `${value.slice(0, most)}…` : value
  if (typeof value !== 'object') return String(value)
  return cut(value, most)
}

/** JSON up to some length, without the cost of the rest of it. */
function cut(value: Json, most: number): string {
  let text = ''
  const write = (item: Json): boolean => {
    if (text.length > most) return false
    if (Array.isArray(item)) {
      return between('[', ']', item.entries(), ([, one]) => write(one as Json))
    }
    if (isObject(item)) {
      const entries = Object.keys(item)
      return between('{', '}', entries, (name) => {
        text += `${name}: `
        return write(item[name] as Json)
      })
    }
    text += typeof item === 'string' ? JSON.stringify(item.slice(0, most)) : String(item)
    return true
  }
  const between = <T>(
    open: string,
    close: string,
    items: Iterable<T>,
    one: (item: T) => boolean,
  ): boolean => {
    text += open
    let first = true
    for (const item of items) {
      if (!first) text += ', '
      first = false
      if (!one(item)) return false
    }
    text += close
    return true
  }
  write(value)
  return text.length > most ? `${text.slice(0, most)}…` : text
}
