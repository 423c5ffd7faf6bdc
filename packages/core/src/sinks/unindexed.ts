import { type ScannedMembers, scanMembers } from '../record/scan-members.ts'

/** The field that holds, as one text, the members of a record that its index cannot take as fields. */
export const UNINDEXED = 'gramexlog.unindexed'

const TIME = '@timestamp'
/** Names that every server takes, whatever they stand beside. */
const PLAIN_NAME = /^[\w@-]+(\.[\w@-]+)*$/
const OWN_NAME = /^_/
const FIELD_LIMIT = /Limit of total fields/

/** A record that its index refused, and the members that are moved out of the index's way so far. */
export class UnindexedRecord {
  readonly #text: string
  readonly #scanned: ScannedMembers | undefined
  readonly #moved = new Set<string>()
  #whole = false

  /** @param line one JSON object */
  constructor(line: Buffer) {
    this.#text = line.toString('utf8')
    this.#scanned = scanMembers(this.#text)
  }

  /**
   * Moves as few members as the server's reason lets one hope for: those that it names; for a full index, those that it
   * does not know; then all but what is plain; then all but the time; and at last the whole record.
   * @param known the index's fields, if it is full
   * @returns false if nothing is left to be moved, or the line is no JSON object
   */
  yieldTo(reason: string, known: ReadonlySet<string> | undefined): boolean {
    if (known !== undefined && this.moveUnknown(known)) return true
    const names = this.#scanned?.names.filter((name) => !this.#moved.has(name)) ?? []
    const steps: (() => string[])[] = [
      () => (known === undefined ? namedIn(reason, names) : []),
      () => names.filter((name) => name !== TIME && !this.#isPlain(name)),
      () => names.filter((name) => name !== TIME),
      () => names,
    ]
    for (const step of steps) {
      const found = step()
      for (const name of found) this.#moved.add(name)
      if (found.length > 0) return true
    }
    if (this.#scanned !== undefined || this.#whole) return false
    this.#whole = isObject(this.#text)
    return this.#whole
  }

  /** Moves the members that the index does not know; returns whether there are any. */
  moveUnknown(known: ReadonlySet<string>): boolean {
    const before = this.#moved.size
    for (const name of this.#scanned?.names ?? []) {
      if (!known.has(name) && !known.has(name.split('.', 1)[0]!)) this.#moved.add(name)
    }
    return this.#moved.size > before
  }

  /** The record as it is to be stored. What is moved keeps its own text, byte for byte. */
  line(): Buffer {
    const stay: string[] = []
    const moved: string[] = []
    for (const [at, name] of (this.#scanned?.names ?? []).entries()) {
      const [start, , end] = this.#scanned!.places.slice(3 * at, 3 * at + 3)
      const isMoved = this.#moved.has(name) || name === UNINDEXED
      ;(isMoved ? moved : stay).push(this.#text.slice(start, end))
    }
    const text = this.#whole ? this.#text : `{${moved.join(',')}}`
    return Buffer.from(`{${[...stay, `"${UNINDEXED}":${JSON.stringify(text)}`].join(',')}}`)
  }

  #isPlain(name: string): boolean {
    const { names, places } = this.#scanned!
    const first = this.#text[places[3 * names.indexOf(name) + 1]!]
    return PLAIN_NAME.test(name) && !OWN_NAME.test(name) && first !== '{' && first !== '['
  }
}

/** Whether the index has as many fields as it may. */
export function isFull(reason: string): boolean {
  return FIELD_LIMIT.test(reason)
}

/** The members of which a reason speaks: "mapper [user.id] cannot be changed …". */
function namedIn(reason: string, names: readonly string[]): string[] {
  for (const [, told = ''] of reason.matchAll(/\[([^\]]{0,1000})\]/g)) {
    const found = [
      names.filter((name) => name === told),
      names.filter((name) => told.startsWith(`${name}.`)),
      names.filter((name) => name.startsWith(`${told}.`)),
    ].find((some) => some.length > 0)
    if (found) return found
  }
  return []
}

function isObject(text: string): boolean {
  try {
    return text.startsWith('{') && typeof JSON.parse(text) === 'object'
  } catch {
    return false
  }
}
