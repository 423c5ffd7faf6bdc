import type { CompiledKeys } from '../keys/compile.ts'
import { isoTime } from '../keys/time.ts'

/**
 * Prints what stands before the fields: `@timestamp`, unless they have one, and the keys' members. With the object's brace
 * before and a comma behind, `{"port":9988,`, since a string that is joined once less is flattened once less; "" if there
 * is nothing.
 */
export type Head = (stamped: boolean, request: unknown, timeMs: number) => string

export function createHead(keys: CompiledKeys, timestamp: boolean): Head {
  const print: Head = (stamped, request, timeMs) => {
    const members = keys.encode(request, timeMs)
    const stamp = timestamp && !stamped ? `"@timestamp":"${isoTime(timeMs)}",` : ''
    if (members === '') return stamp === '' ? '' : `{${stamp}`
    return `{${stamp}${members},`
  }
  // A busy app logs many records in one ms: without a request, they all have the same head.
  let cachedMs = Number.NaN
  let cached = ''
  return (stamped, request, timeMs) => {
    if (stamped || request !== undefined || keys.needsTrace) return print(stamped, request, timeMs)
    if (timeMs !== cachedMs) {
      cached = print(false, undefined, timeMs)
      cachedMs = timeMs
    }
    return cached
  }
}

/** Puts a head's members before those of an object's text. */
export function join(head: string, body: string): string {
  if (head === '') return body
  return body === '{}' ? `{${membersOfHead(head)}}` : head + body.slice(1)
}

/** A head without its brace and comma. */
export function membersOfHead(head: string): string {
  return head.slice(1, -1)
}
