import { isSet } from 'node:util/types'
import { type Json, normalize } from '../json/normalize.ts'
import { membersOf, openObject, throwsText } from '../json/open-object.ts'

/** Fields as JSON can hold them. */
export interface Gathered {
  readonly record: { [name: string]: Json }
  /** Names of fields that were too large to be copied whole. */
  readonly cut: ReadonlySet<string>
}

/** Names of cut fields that are remembered; a record lists fewer. */
const MAX_CUT_NAMES = 1000

/**
 * Copies what the caller gave, whatever it is, into fields that JSON can hold, without throwing. A string becomes
 * {message}, an error {type, message, stack, …}, a map its entries, and what has no members {value}.
 * At most about twice maxBytes are copied, and at most half of what is left for any one field, so that a gigantic field
 * does not push out the small ones behind it.
 */
export function gather(fields: unknown, keyNames: ReadonlySet<string>, maxBytes: number): Gathered {
  const record: { [name: string]: Json } = Object.create(null)
  const cut = new Set<string>()
  let left = maxBytes * 2
  const add = (name: string, field: unknown): void => {
    if (keyNames.has(name)) return
    const copy = normalize(field, Math.floor(left / 2), name)
    left -= copy.bytes
    if (copy.cut && cut.size < MAX_CUT_NAMES) cut.add(name)
    if (copy.value === undefined) return
    // A time that is none would keep ours away and the record out of a data stream.
    if (name === '@timestamp' && typeof copy.value !== 'string' && typeof copy.value !== 'number') return
    record[name] = copy.value
  }
  try {
    for (const [name, field] of fieldsOf(fields, maxBytes)) add(name, field)
  } catch (thrown) {
    add('value', throwsText(thrown))
  }
  return { record, cut }
}

function fieldsOf(fields: unknown, maxBytes: number): Iterable<[name: string, field: unknown]> {
  if (typeof fields === 'string') return [['message', fields]]
  if (typeof fields !== 'object' || fields === null) return [['value', fields]]
  const opened = openObject(fields, '', maxBytes)
  if (typeof opened !== 'object' || opened === null) return [['value', opened]]
  return Array.isArray(opened) || isSet(opened) ? [['value', opened]] : membersOf(opened)
}
