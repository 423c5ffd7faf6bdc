import type { Json } from '../../src/backends/backend.ts'

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

function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
