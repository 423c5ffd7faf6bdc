import { isAnyArrayBuffer, isBoxedPrimitive, isMap, isNativeError, isRegExp } from 'node:util/types'

/**
 * What a record holds in place of an object: binary data as base64, a boxed primitive or a regular expression as
 * its value, the result of its toJSON, else the object itself. May throw, as foreign code and proxies may.
 * @param maxBytes how much of binary data is worth printing
 */
export function openObject(object: object, name: string, maxBytes: number): unknown {
  if (isBinary(object)) return base64(object, maxBytes)
  // An error's toJSON is passed over: all errors shall have the same members, and axios's prints its headers.
  if (isError(object)) return object
  const { toJSON } = object as { toJSON?: unknown }
  const json: unknown = typeof toJSON === 'function' ? toJSON.call(object, name) : object
  if (typeof json !== 'object' || json === null) return json
  if (isBinary(json)) return base64(json, maxBytes)
  if (isBoxedPrimitive(json)) return json.valueOf()
  return isRegExp(json) ? String(json) : json
}

/** An object's members: those of an error, a map's entries, else its own enumerable properties. */
export function* membersOf(object: object): Generator<[name: string, value: unknown]> {
  if (isMap(object)) {
    for (const [key, value] of Map.prototype.entries.call(object)) yield [nameOf(key), value]
    return
  }
  const names = new Set<string>()
  if (isError(object)) {
    yield ['type', read(object, typeOf)]
    yield ['message', read(object, (error) => error.message)]
    yield ['stack', read(object, (error) => error.stack)]
    // These two are not enumerable where the engine sets them.
    for (const name of ['cause', 'errors'] as const) {
      if (Object.hasOwn(object, name))
        yield [name, read(object as { cause?: unknown; errors?: unknown }, (error) => error[name])]
    }
    for (const name of ['type', 'message', 'stack', 'cause', 'errors']) names.add(name)
  }
  for (const name of Object.keys(object)) {
    if (!names.has(name)) yield [name, read(object as Record<string, unknown>, (from) => from[name])]
  }
}

/** What stands for a value whose own code throws. Never throws itself, whatever was thrown. */
export function throwsText(thrown: unknown): string {
  try {
    const message: unknown = isError(thrown) ? thrown.message : thrown
    return `[Throws: ${typeof message === 'string' ? message.slice(0, 200) : typeof message}]`
  } catch {
    return '[Throws]'
  }
}

function read<From>(from: From, get: (from: From) => unknown): unknown {
  try {
    return get(from)
  } catch (thrown) {
    return throwsText(thrown)
  }
}

function isError(value: unknown): value is Error {
  return isNativeError(value) || value instanceof Error
}

/** A class that gave itself no `name` is known by its own. */
function typeOf(error: Error): string {
  const { name } = error
  return typeof name === 'string' && name !== '' && name !== 'Error'
    ? name
    : (error.constructor?.name ?? 'Error')
}

function isBinary(object: object): object is ArrayBufferView | ArrayBufferLike {
  return ArrayBuffer.isView(object) || isAnyArrayBuffer(object)
}

function base64(data: ArrayBufferView | ArrayBufferLike, maxBytes: number): string {
  const length = Math.min(data.byteLength, Math.max(Math.ceil(maxBytes), 0))
  const buffer = ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, length)
    : Buffer.from(data, 0, length)
  return buffer.toString('base64')
}

/** A map's key as a member's name. */
function nameOf(key: unknown): string {
  if (typeof key === 'symbol') return key.description ?? ''
  if (key === null || (typeof key !== 'object' && typeof key !== 'function')) return String(key)
  if (key instanceof Date) return read(key, (date) => date.toISOString()) as string
  return Object.prototype.toString.call(key)
}
