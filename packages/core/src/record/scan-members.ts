import { JsonScanner } from './scan-json.ts'

/** The members of an object in a text, in its order. */
export interface ScannedMembers {
  readonly names: readonly string[]
  /** Three places for each member: where its name starts, where its value starts, and where it ends. */
  readonly places: readonly number[]
}

/** From how many members on a Set finds a second one of the same name sooner than the list does. */
const MANY_MEMBERS = 24
const OPENING_BRACE = 0x7b
const CLOSING_BRACE = 0x7d
const COMMA = 0x2c

/** A line break must not get into a record; another control character in a string is not JSON. */
const CONTROL = /[\x00-\x1f]/

/** Reads over the text of one JSON object; undefined if it is anything else, or has a control character. */
export function scanMembers(text: string): ScannedMembers | undefined {
  if (CONTROL.test(text)) return undefined
  const names: string[] = []
  const places: number[] = []
  const scanner = new JsonScanner(text)
  let at = scanner.space(0)
  if (text.charCodeAt(at) !== OPENING_BRACE) return undefined
  at = scanner.space(at + 1)
  while (names.length > 0 || text.charCodeAt(at) !== CLOSING_BRACE) {
    const nameEnd = scanner.string(at)
    const valueStart = scanner.colon(nameEnd)
    const end = valueStart < 0 ? -1 : scanner.value(valueStart)
    if (end < 0) return undefined
    names.push(nameAt(text, at, nameEnd))
    places.push(at, valueStart, end)
    at = scanner.space(end)
    const code = text.charCodeAt(at)
    if (code === CLOSING_BRACE) break
    if (code !== COMMA) return undefined
    at = scanner.space(at + 1)
  }
  return scanner.space(at + 1) === text.length ? { names, places } : undefined
}

/** The name between two quotes, unescaped. */
function nameAt(text: string, start: number, end: number): string {
  const name = text.slice(start + 1, end - 1)
  return name.includes('\\') ? (JSON.parse(text.slice(start, end)) as string) : name
}

/** Whether an object holds a name twice: JSON.parse keeps the last, and Elasticsearch refuses the record. */
export function hasDuplicates(names: readonly string[]): boolean {
  if (names.length > MANY_MEMBERS) return new Set(names).size < names.length
  for (let index = 1; index < names.length; index++) {
    if (names.indexOf(names[index]!) < index) return true
  }
  return false
}
