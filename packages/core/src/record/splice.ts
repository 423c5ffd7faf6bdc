import { CARRIED, CarriedKeys } from '../keys/carried.ts'
import { lineRequest, REQUEST_MEMBERS } from '../keys/line-request.ts'
import { asBag, type Bag } from '../keys/request.ts'
import { createEncoder, type EncoderOptions } from './encode.ts'
import { eventTime } from './event-time.ts'
import { createHead, join } from './head.ts'
import { LineShapes } from './line-shapes.ts'
import { hasDuplicates, type ScannedMembers, scanMembers } from './scan-members.ts'
import { fits } from './truncate.ts'

/**
 * A line that another logger printed, one JSON object as text without newline, to a record's text. A line that is not
 * an object becomes {"message": line}. Never throws.
 * @param request what the keys speak of, if there is one
 */
export type Splice = (line: string, nowMs: number, request?: unknown) => string

/**
 * As createEncoder, for lines: keys are put before the line's members, which are read over but not printed again, so
 * that they stay byte for byte. The event's time is the line's `time`. Lines that are not JSON, hold a name twice
 * (JSON.parse keeps the last; Elasticsearch refuses the record) or are too long are parsed and encoded anew.
 */
export function createSplicer(options: EncoderOptions): Splice {
  const { keys, timestamp, maxRecordBytes } = options
  const headOf = createHead(keys, timestamp)
  const encode = createEncoder(options)
  const { needsRequest } = keys
  const telling = new Set<string>(needsRequest ? REQUEST_MEMBERS : [])
  const watched = new Set([...keys.names, 'time', '@timestamp', CARRIED, ...telling])
  const shapes = new LineShapes()
  return (line, nowMs, request) => {
    const shaped = shapes.find(line)
    if (shaped !== undefined) {
      const timeMs = shaped.time === undefined ? nowMs : eventTime(scalarOf(shaped.time), nowMs)
      const record = join(headOf(shaped.stamped, request, timeMs), line)
      return fits(record, maxRecordBytes) ? record : encodeLine(line, nowMs, request)
    }
    const members = scanMembers(line)
    if (members === undefined || hasDuplicates(members.names)) return encodeLine(line, nowMs, request)
    let timeMs = nowMs
    let stamped = false
    let carried: Bag | undefined
    let told: Record<string, unknown> | undefined
    const leftOut: number[] = []
    for (let index = 0; index < members.names.length; index++) {
      const name = members.names[index]!
      if (!watched.has(name)) continue
      const text = line.slice(members.places[index * 3 + 1], members.places[index * 3 + 2])
      if (name === 'time') timeMs = eventTime(scalarOf(text), nowMs)
      if (name === CARRIED) carried = carriedIn(scalarOf(text))
      if (telling.has(name)) told = { ...told, [name]: text }
      if (name === '@timestamp' && scalarOf(text) !== undefined) stamped = true
      else if (name === '@timestamp' || name === CARRIED || keys.names.has(name)) leftOut.push(index)
    }
    if (carried === undefined && told === undefined && leftOut.length === 0) shapes.learn(line)
    const subject = subjectOf(carried, request, () => told && lineRequest(parseEach(told)))
    const record = join(headOf(stamped, subject, timeMs), bodyOf(line, members, leftOut))
    return fits(record, maxRecordBytes) ? record : encodeLine(line, nowMs, request)
  }

  function encodeLine(line: string, nowMs: number, request: unknown): string {
    const fields = parseObject(line)
    if (fields === undefined) return encode({ message: line }, undefined, nowMs, request)
    const { [CARRIED]: carried, ...rest } = fields
    const tell = () => (needsRequest ? lineRequest(rest) : undefined)
    const subject = subjectOf(carriedIn(carried), request, tell)
    return encode(rest, undefined, eventTime(fields.time, nowMs), subject)
  }
}

/** What the keys speak of: what the line carries, else the current request, else what the line itself tells of one. */
function subjectOf(carried: Bag | undefined, request: unknown, tell: () => Bag | undefined): unknown {
  if (carried !== undefined) return new CarriedKeys(carried, tell())
  return request ?? tell()
}

function carriedIn(value: unknown): Bag | undefined {
  return typeof value === 'string' ? parseObject(value) : undefined
}

function parseEach(texts: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, JSON.parse(text as string)]))
}

function parseObject(text: string): Bag | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? undefined : asBag(value)
  } catch {
    return undefined
  }
}

/** The string or finite number that a JSON text is; undefined if it is another value. */
function scalarOf(text: string): string | number | undefined {
  if (text.startsWith('"')) return JSON.parse(text) as string
  const number = Number(text)
  return Number.isFinite(number) ? number : undefined
}

/** The object's text without the members at some indices, in ascending order. */
function bodyOf(line: string, { names, places }: ScannedMembers, leftOut: readonly number[]): string {
  if (leftOut.length === names.length) return '{}'
  if (leftOut.length === 0) return line.trim()
  const runs: string[] = []
  let first = 0
  for (const index of [...leftOut, names.length]) {
    if (index > first) runs.push(line.slice(places[first * 3], places[index * 3 - 1]))
    first = index + 1
  }
  return `{${runs.join(',')}}`
}
