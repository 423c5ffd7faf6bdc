import { isSet } from 'node:util/types'
import { cutText } from './cut-text.ts'
import { membersOf, openObject, throwsText } from './open-object.ts'

/** What JSON can hold. Objects have no prototype: `__proto__` is data, and nothing is inherited. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

export interface Normalized {
  /** Undefined: JSON has no value for it (undefined, a function, a symbol), or nothing of it fits. */
  readonly value: Json | undefined
  /** UTF-8 bytes of the value's JSON text, or a few more. */
  readonly bytes: number
  /** Whether something was left out because of maxBytes. */
  readonly cut: boolean
}

/** Deeper objects are "[Object]" or "[Array]". */
const MAX_DEPTH = 32

/**
 * Copies any value into what JSON can hold, without ever throwing, until its JSON text would take more than
 * maxBytes; the beginning stays, of the same type, so that an index's mapping still fits it.
 * Circular → "[Circular]"; BigInt → number if it is safe, else string; Map → object; Set → array; binary → base64;
 * NaN and ±Infinity → null; what throws → "[Throws: message]"; errors → {type, message, stack, …}.
 */
export function normalize(value: unknown, maxBytes: number, name: string = ''): Normalized {
  const copy = new Copy(maxBytes)
  const json = copy.value(value, name, 0)
  return { value: json, bytes: maxBytes - copy.left, cut: copy.cut }
}

/** One walk over a value. Each thing it prints is paid for, so that a walk ends, however large the value is. */
class Copy {
  left: number
  cut = false
  /** The objects that the walk is inside of. */
  readonly #ancestors = new Set<object>()

  constructor(maxBytes: number) {
    this.left = maxBytes
  }

  value(value: unknown, name: string, depth: number): Json | undefined {
    switch (typeof value) {
      case 'string':
        return this.#text(value)
      case 'number':
        return this.#token(Number.isFinite(value) ? value : null)
      case 'bigint':
        return Number.isSafeInteger(Number(value)) ? this.#token(Number(value)) : this.#text(String(value))
      case 'boolean':
        return this.#token(value)
      case 'object':
        return value === null ? this.#token(null) : this.#object(value, name, depth)
      default:
        return undefined
    }
  }

  #object(object: object, name: string, depth: number): Json | undefined {
    try {
      return this.#within(object, () => {
        const opened = openObject(object, name, this.left)
        if (opened === object) return this.#container(object, depth)
        if (typeof opened !== 'object' || opened === null) return this.value(opened, name, depth)
        return this.#within(opened, () => this.#container(opened, depth))
      })
    } catch (thrown) {
      return this.#text(throwsText(thrown))
    }
  }

  /** Walks inside an object, unless the walk is there already. */
  #within(object: object, walk: () => Json | undefined): Json | undefined {
    if (this.#ancestors.has(object)) return this.#text('[Circular]')
    this.#ancestors.add(object)
    try {
      return walk()
    } finally {
      this.#ancestors.delete(object)
    }
  }

  #container(object: object, depth: number): Json | undefined {
    const list = isSet(object)
      ? Set.prototype.values.call(object)
      : Array.isArray(object)
        ? object
        : undefined
    if (depth >= MAX_DEPTH) return this.#text(list === undefined ? '[Object]' : '[Array]')
    return list === undefined ? this.#members(membersOf(object), depth) : this.#items(list, depth)
  }

  #members(members: Iterable<[string, unknown]>, depth: number): Json | undefined {
    if (!this.#pay(2)) return undefined
    const copy: { [name: string]: Json } = Object.create(null)
    for (const [name, value] of members) {
      const before = this.left
      if (!this.#pay(labelBytes(name, this.left))) break
      const json = this.value(value, name, depth + 1)
      if (json === undefined) this.left = before
      else copy[name] = json
      if (this.cut) break
    }
    return copy
  }

  #items(list: Iterable<unknown>, depth: number): Json | undefined {
    if (!this.#pay(2)) return undefined
    const copy: Json[] = []
    for (const value of list) {
      if (!this.#pay(1)) break
      // JSON keeps an item's place where it has no value for it.
      const json =
        this.value(value, String(copy.length), depth + 1) ?? (this.cut ? undefined : this.#token(null))
      if (json === undefined) break
      copy.push(json)
      if (this.cut) break
    }
    return copy
  }

  #text(text: string): string | undefined {
    const { text: shortened, bytes, cut } = cutText(text, this.left)
    if (cut) this.cut = true
    return this.#pay(bytes) ? shortened : undefined
  }

  #token<Token extends number | boolean | null>(token: Token): Token | undefined {
    return this.#pay(String(token).length) ? token : undefined
  }

  #pay(bytes: number): boolean {
    if (bytes > this.left) {
      this.cut = true
      return false
    }
    this.left -= bytes
    return true
  }
}

/** Bytes of a member's name with its colon and a comma; infinite if they are more than maxBytes. */
export function labelBytes(name: string, maxBytes: number): number {
  const { bytes, cut } = cutText(name, maxBytes)
  return cut ? Number.POSITIVE_INFINITY : bytes + 2
}
