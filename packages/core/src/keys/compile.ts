import type { DirectKey, KeyPrefix } from '../config/key-names.ts'
import { GramexLogError } from '../error.ts'
import { CarriedKeys } from './carried.ts'
import { asBag, type Bag, own } from './request.ts'
import { DIRECT, type KeyContext, PREFIXED, type Source } from './table.ts'
import { encodeValue } from './value.ts'

export type { KeyContext } from './table.ts'

/** A target's keys, ready to print. */
export interface CompiledKeys {
  /** Member names that the keys occupy in a record. */
  readonly names: ReadonlySet<string>
  /**
   * JSON members of all keys, comma separated and without braces, such as
   * `"datetime":"2026-01-01 00:00:00Z","user.id":""`; "" if there are no keys. Never throws.
   */
  encode(request: unknown, timeMs: number): string
  /**
   * What of the keys only this thread and moment know, as the JSON text of an object; undefined if that is nothing.
   * Never throws.
   */
  carry(request: object | undefined): string | undefined
  /** Whether any key's value depends on the request. */
  readonly needsRequest: boolean
  /** Whether any key's value is that of the active span, and so another at each record. */
  readonly needsTrace: boolean
}

/** Text that is known at once, or that each record makes. */
type Piece = string | ((request: Bag | undefined, timeMs: number) => string)

/**
 * Names from `keys:` to a function that prints their members. What does not change while the process runs is
 * printed here, once. A name that stands twice counts once.
 * @throws GramexLogError ERR_GRAMEXLOG_ARGUMENT for a name that is not a key.
 */
export function compileKeys(names: readonly string[], context: KeyContext): CompiledKeys {
  const unique = new Set(names)
  const sources = [...unique].map((name) => ({ name, source: sourceOf(name, context) }))
  const withRequest = program(sources.map(({ name, source }) => [label(name), piece(name, source, true)]))
  const without = program(sources.map(({ name, source }) => [label(name), piece(name, source, false)]))
  return {
    names: unique,
    needsRequest: sources.some(({ source }) => source.from === 'request'),
    needsTrace: sources.some(({ source }) => source.from === 'trace'),
    carry: (request) => {
      let members = ''
      for (const { name, source } of sources) {
        const value = carried(source, request as Bag | undefined)
        if (value !== '""') members += `${members === '' ? '' : ','}${label(name)}${value}`
      }
      return members === '' ? undefined : `{${members}}`
    },
    encode: (request, timeMs) => {
      const bag = asBag(request)
      return bag === undefined ? run(without, bag, timeMs) : run(withRequest, bag, timeMs)
    },
  }
}

function sourceOf(name: string, context: KeyContext): Source {
  if (Object.hasOwn(DIRECT, name)) return DIRECT[name as DirectKey](context)
  const dot = name.indexOf('.')
  const prefix = name.slice(0, Math.max(dot, 0))
  if (Object.hasOwn(PREFIXED, prefix)) return PREFIXED[prefix as KeyPrefix](name.slice(dot + 1), context)
  throw new GramexLogError('ERR_GRAMEXLOG_ARGUMENT', `"${name}" is not a key that a record can have`)
}

function label(name: string): string {
  return `${JSON.stringify(name)}:`
}

function piece(name: string, source: Source, requested: boolean): Piece {
  if (source.from === 'start') return printed(() => source.value)
  if (source.from === 'clock') return (_request, timeMs) => source.print(timeMs)
  if (source.from === 'trace') {
    return (bag) => printed(() => (bag instanceof CarriedKeys ? own(bag.values, name) : source.read(bag)))
  }
  const { read, otherwise } = source
  if (!requested) return printed(() => otherwise)
  return (bag) =>
    printed(() => {
      if (!(bag instanceof CarriedKeys)) return read(bag!) ?? otherwise
      return own(bag.values, name) ?? (bag.rest && read(bag.rest)) ?? otherwise
    })
}

function carried(source: Source, request: Bag | undefined): string {
  if (source.from === 'trace') return printed(() => source.read(request))
  return source.from === 'request' && request !== undefined ? printed(() => source.read(request)) : '""'
}

/** A property of a request may be anybody's getter: where it throws, the value is absent. */
function printed(read: () => unknown): string {
  try {
    return encodeValue(read())
  } catch {
    return '""'
  }
}

/** Joins neighbours that are known already, so that a record of constants costs one piece. */
function program(members: readonly (readonly [label: string, value: Piece])[]): readonly Piece[] {
  const pieces: Piece[] = []
  let text = ''
  for (const [label, value] of members) {
    text += text === '' && pieces.length === 0 ? label : `,${label}`
    if (typeof value === 'string') {
      text += value
    } else {
      pieces.push(text, value)
      text = ''
    }
  }
  if (text !== '') pieces.push(text)
  return pieces
}

function run(pieces: readonly Piece[], request: Bag | undefined, timeMs: number): string {
  let text = ''
  for (const piece of pieces) text += typeof piece === 'string' ? piece : piece(request, timeMs)
  return text
}
