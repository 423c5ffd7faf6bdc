import type { CompiledKeys } from '../keys/compile.ts'
import { addArguments, createNamer, type NameSent } from './arguments.ts'
import { gather } from './gather.ts'
import { createHead, join, membersOfHead } from './head.ts'
import { type Form, formOf } from './plain.ts'
import { fits, truncate } from './truncate.ts'

export interface EncoderOptions {
  readonly keys: CompiledKeys
  /** Add `@timestamp`, unless the fields have one. */
  readonly timestamp: boolean
  /** A longer record, in UTF-8 bytes, is cut field by field. */
  readonly maxRecordBytes: number
  /** Default: of a target without a shape. */
  readonly nameSent?: NameSent
}

/**
 * One JSON object as text, no newline. Never throws, whatever fields holds.
 * @param request what the caller gave: its URL's arguments are added
 * @param keysFrom the request that the keys speak of; default: the same
 * @param printed what JSON.stringify would make of the fields, if the caller has it already
 */
export type Encode = (
  fields: unknown,
  request: unknown,
  timeMs: number,
  keysFrom?: unknown,
  printed?: string,
) => string

const NONE: ReadonlySet<string> = new Set()
const OPENING_BRACE = 0x7b

/**
 * Fields to a record: configured keys rank over what the code gave, and that over the request's URL arguments.
 * Plain fields go through JSON.stringify as they are, with the keys' text before them; all others are copied first.
 */
export function createEncoder({
  keys,
  timestamp,
  maxRecordBytes,
  nameSent = createNamer(),
}: EncoderOptions): Encode {
  const headOf = createHead(keys, timestamp)

  return (fields, request, timeMs, keysFrom = request, printed = undefined) => {
    try {
      return (
        encodePlain(fields, request, timeMs, keysFrom, printed) ??
        encodeAny(fields, request, timeMs, keysFrom)
      )
    } catch {
      return '{"message":"[Throws]"}'
    }
  }

  /** Undefined if JSON.stringify would not do. */
  function encodePlain(
    fields: unknown,
    request: unknown,
    timeMs: number,
    keysFrom: unknown,
    printed: string | undefined,
  ): string | undefined {
    let form: Form
    let body: string
    try {
      form = formOf(fields, keys.names, maxRecordBytes)
      if (form === 'other') return undefined
      body = printed ?? JSON.stringify(fields)
      // A toJSON that formOf does not see, because it is not enumerable, may make anything of the fields.
      if (body.charCodeAt(0) !== OPENING_BRACE) return undefined
    } catch {
      return undefined
    }
    if (request !== undefined) {
      body = addArguments(body, request, nameSent, (name) => keys.names.has(name) || gives(fields, name))
    }
    return finish(headOf(form === 'stamped', keysFrom, timeMs), body, NONE)
  }

  function encodeAny(fields: unknown, request: unknown, timeMs: number, keysFrom: unknown): string {
    const { record, cut } = gather(fields, keys.names, maxRecordBytes)
    const body = addArguments(
      JSON.stringify(record),
      request,
      nameSent,
      (name) => keys.names.has(name) || Object.hasOwn(record, name) || cut.has(name) || gives(fields, name),
    )
    return finish(headOf('@timestamp' in record, keysFrom, timeMs), body, cut)
  }

  function finish(head: string, body: string, cut: ReadonlySet<string>): string {
    const record = join(head, body)
    if (cut.size === 0 && fits(record, maxRecordBytes)) return record
    return truncate(membersOfHead(head), body, cut, maxRecordBytes)
  }
}

/** Whether the code gave a name, be it without a value: a URL must not fill it in. */
function gives(fields: unknown, name: string): boolean {
  try {
    return typeof fields === 'object' && fields !== null && Object.hasOwn(fields, name)
  } catch {
    return true
  }
}
