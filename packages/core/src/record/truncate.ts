import { type Json, labelBytes, normalize } from '../json/normalize.ts'

/** The member that lists the names of cut and dropped fields. */
export const TRUNCATED = 'gramexlog.truncated'

/** No field is cut shorter than this; fields that then still find no room are dropped. */
const MIN_FIELD_BYTES = 128
/** Room for the list of names, and for one of them. */
const MAX_MARK_BYTES = 2048
const MAX_NAME_BYTES = 128

/** Whether a text's UTF-8 takes at most maxBytes: a UTF-16 unit becomes at most 3, so that most need no counting. */
export function fits(text: string, maxBytes: number): boolean {
  return text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes
}

interface Member {
  readonly name: string
  readonly value: Json
  /** With the name, colon and comma. */
  readonly bytes: number
}

/**
 * A record's text of at most maxBytes: the largest fields are cut to one common size, all smaller ones stay whole, and
 * TRUNCATED names what was cut. The head stays, unless it alone takes more than half the room.
 * @param head members of the keys and `@timestamp`, without braces
 * @param body JSON text of an object: the fields
 * @param cut names of fields that are incomplete already
 */
export function truncate(head: string, body: string, cut: ReadonlySet<string>, maxBytes: number): string {
  const keepHead = Buffer.byteLength(head) <= maxBytes / 2
  const members = [...(keepHead ? [] : membersOf(`{${head}}`)), ...membersOf(body)]
  // The first to get room.
  members.sort((a, b) => Number(b.name === '@timestamp') - Number(a.name === '@timestamp'))
  const headBytes = keepHead && head !== '' ? Buffer.byteLength(head) + 1 : 0
  const markBytes = Math.min(MAX_MARK_BYTES, Math.floor(maxBytes / 4))
  const { text, shortened } = fit(members, maxBytes - '{}'.length - headBytes - markBytes)
  const parts = [keepHead ? head : '', text, mark(new Set([...cut, ...shortened]), markBytes)]
  return `{${parts.filter((part) => part !== '').join(',')}}`
}

/** Members of a JSON text, without an earlier mark: there shall not be two. */
function membersOf(text: string): Member[] {
  const fields = JSON.parse(text) as { [name: string]: Json }
  return Object.entries(fields)
    .filter(([name]) => name !== TRUNCATED)
    .map(([name, value]) => {
      const bytes = labelBytes(name, Number.POSITIVE_INFINITY) + Buffer.byteLength(JSON.stringify(value))
      return { name, value, bytes }
    })
}

/** Prints the members within room bytes, and names those that it shortened or dropped. */
function fit(members: readonly Member[], room: number): { text: string; shortened: string[] } {
  const share = Math.max(MIN_FIELD_BYTES, commonShare(members, room))
  const texts: string[] = []
  const shortened: string[] = []
  for (const { name, value, bytes } of members) {
    const allowed = Math.min(share, room)
    const whole = bytes <= allowed
    if (!whole) shortened.push(name)
    const json = whole ? value : normalize(value, allowed - labelBytes(name, allowed)).value
    if (json === undefined) continue
    const text = `${JSON.stringify(name)}:${JSON.stringify(json)}`
    texts.push(text)
    room -= Buffer.byteLength(text) + 1
  }
  return { text: texts.join(','), shortened }
}

/** The size to which the largest members must come down so that all fit into room. */
function commonShare(members: readonly Member[], room: number): number {
  const sizes = members.map(({ bytes }) => bytes).sort((a, b) => a - b)
  let left = room
  for (const [index, size] of sizes.entries()) {
    const share = left / (sizes.length - index)
    if (size > share) return Math.floor(share)
    left -= size
  }
  return room
}

/** `"gramexlog.truncated":["a","b"]`; a last "…" stands for names that have no room. "" if there is none at all. */
function mark(names: ReadonlySet<string>, maxBytes: number): string {
  const list: string[] = []
  let left = maxBytes - labelBytes(TRUNCATED, maxBytes) - '["…"]'.length - 2
  for (const name of names) {
    const shortened = normalize(name, MAX_NAME_BYTES)
    if (shortened.bytes + 1 > left) {
      list.push('…')
      break
    }
    list.push(shortened.value as string)
    left -= shortened.bytes + 1
  }
  const text = `${JSON.stringify(TRUNCATED)}:${JSON.stringify(list)}`
  return Buffer.byteLength(text) < maxBytes ? text : ''
}
