/** How JSON.stringify would print fields: with losses or conflicts, as they are, or with their own `@timestamp`. */
export type Form = 'other' | 'plain' | 'stamped'

const MAX_DEPTH = 32

// One number for a whole walk: characters and nodes that it may still visit.
let left = 0

/**
 * Whether fields can go through JSON.stringify at once: a plain object down to its leaves, none of which JSON.stringify
 * changes into something else or throws at, of no more than about maxLength characters, and no member named as a key.
 * May throw, as getters and proxies may; that means `other`.
 */
export function formOf(fields: unknown, keyNames: ReadonlySet<string>, maxLength: number): Form {
  if (typeof fields !== 'object' || fields === null) return 'other'
  const prototype = Object.getPrototypeOf(fields)
  if (prototype !== Object.prototype && prototype !== null) return 'other'
  left = maxLength
  let length = 0
  let form: Form = 'plain'
  // This loop is on the path of every record: scalars, the rule, are passed over without a call.
  for (const name in fields) {
    if (keyNames.has(name)) return 'other'
    const value: unknown = (fields as Record<string, unknown>)[name]
    if (name === '@timestamp') {
      if (typeof value !== 'string' && !Number.isFinite(value)) return 'other'
      form = 'stamped'
    }
    if (typeof value === 'string') length += value.length
    else if (typeof value !== 'number' && typeof value !== 'boolean' && !isPlain(name, value, 0))
      return 'other'
  }
  return length <= maxLength ? form : 'other'
}

function isPlain(name: string, value: unknown, depth: number): boolean {
  left -= name.length + 1
  if (left < 0) return false
  switch (typeof value) {
    case 'string':
      left -= value.length
      return left >= 0
    case 'object':
      return value === null || isPlainObject(value, depth)
    case 'bigint':
      return false
    case 'function':
      return name !== 'toJSON'
    default:
      return true
  }
}

function isPlainObject(object: object, depth: number): boolean {
  if (depth >= MAX_DEPTH) return false
  const prototype: unknown = Object.getPrototypeOf(object)
  if (prototype === Array.prototype && Array.isArray(object)) {
    if (object.length > left) return false
    for (const item of object) if (!isPlain('', item, depth + 1)) return false
    return true
  }
  if (prototype === Date.prototype) return true
  if (prototype !== Object.prototype && prototype !== null) return false
  for (const name in object) {
    if (!isPlain(name, (object as Record<string, unknown>)[name], depth + 1)) return false
  }
  return true
}
