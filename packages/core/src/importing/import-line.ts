import { eventTime } from '../record/event-time.ts'
import { hasDuplicates, scanMembers } from '../record/scan-members.ts'

/** A line that a logger once wrote, as it is to be stored. */
export interface ImportLine {
  /** When it happened, in ms since 1970: by the first of TIMES that is a time; undefined if none is. */
  readonly timeMs: number | undefined
  /** It has an `@timestamp` of its own. */
  readonly stamped: boolean
  /** What is stored in its place: the server refuses an object that holds a name twice. */
  readonly instead?: string
}

/** Where loggers put the time, by rank. */
const TIMES = ['@timestamp', 'time', 'timestamp', 'datetime']
const WATCHED = new Set(TIMES)
/** Without a zone it is UTC, so that the same file gives the same records everywhere. */
const DATE_TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?) ?(Z|[+-]\d\d:?\d\d)?$/

/** Its name as a member. */
export const STAMP = '"@timestamp"'
/** How core begins a record, pino a line, and how winston's JSON ends: there the time is, without a look at the rest. */
const OURS = /^\{"@timestamp":"(\d{4}-[^"\\]{6,31})"[,}]/
const PINO = /^\{"level":(?:\d+|"\w+"),"time":(?:(\d{13})|"([^"\\]{10,35})")[,}]/
const WINSTON = /"timestamp":"([^"\\]{10,35})"\}$/

/**
 * As `importLine`, without a look at what is not needed: whether it is JSON is for the server to find out.
 * @param mayBeStamped false: the line is known to hold no `@timestamp`
 * @returns undefined if it is no object at first sight
 */
export function glanceLine(text: string, utf8: () => string, mayBeStamped = true): ImportLine | undefined {
  if (text.charCodeAt(0) === 0x7b && text.charCodeAt(text.length - 1) === 0x7d) {
    const [timeMs, stamped] = glance(text, mayBeStamped)
    if (timeMs !== undefined || !TIMES.some((name) => text.includes(name))) return { timeMs, stamped }
  }
  return importLine(text, utf8)
}

function glance(text: string, mayBeStamped: boolean): [timeMs: number | undefined, stamped: boolean] {
  if (mayBeStamped) {
    const ours = OURS.exec(text)
    if (ours !== null) return [readTime(ours[1]), true]
    if (text.includes(STAMP)) return [undefined, false]
  }
  const pino = PINO.exec(text)
  if (pino !== null) return [pino[1] === undefined ? readTime(pino[2]) : Number(pino[1]), false]
  return [text.includes('"time"') ? undefined : readTime(WINSTON.exec(text)?.[1]), false]
}

/**
 * Reads over one line.
 * @param text the line's bytes as Latin-1: all that is looked at is ASCII, and places in the text are places in the bytes
 * @param utf8 the same as UTF-8, where it has to be parsed after all
 * @returns undefined if it is no JSON object
 */
export function importLine(text: string, utf8: () => string): ImportLine | undefined {
  const members = scanMembers(text)
  if (members === undefined || hasDuplicates(members.names)) return parsedLine(utf8())
  const values: Record<string, unknown> = {}
  for (let at = 0; at < members.names.length; at += 1) {
    const name = members.names[at]!
    if (WATCHED.has(name))
      values[name] = scalarIn(text, members.places[at * 3 + 1]!, members.places[at * 3 + 2]!)
  }
  return timed(values)
}

/** @returns undefined if it is no time */
export function readTime(value: unknown): number | undefined {
  if (typeof value !== 'string') {
    const timeMs = eventTime(value, Number.NaN)
    return Number.isNaN(timeMs) ? undefined : timeMs
  }
  const [, date, time, zone = 'Z'] = DATE_TIME.exec(value) ?? []
  if (date === undefined) return undefined
  return readTimeMs(Date.parse(`${date}T${time!.replace(',', '.')}${zone.replace(/^(...)(\d\d)$/, '$1:$2')}`))
}

function readTimeMs(ms: number): number | undefined {
  return ms >= 0 ? ms : undefined
}

/** Another object than the scanner takes: with control characters between its members, very deep, or a name twice. */
function parsedLine(text: string): ImportLine | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return { ...timed(value as Record<string, unknown>), instead: JSON.stringify(value) }
}

function timed(values: Record<string, unknown>): ImportLine {
  for (const name of TIMES) {
    if (values[name] === undefined) continue
    const timeMs = readTime(values[name])
    if (timeMs !== undefined) return { timeMs, stamped: Object.hasOwn(values, '@timestamp') }
  }
  return { timeMs: undefined, stamped: Object.hasOwn(values, '@timestamp') }
}

function scalarIn(text: string, from: number, to: number): unknown {
  const code = text.charCodeAt(from)
  // What a time is has no escapes in it.
  if (code === 0x22) return text.slice(from + 1, to - 1)
  const number = Number(text.slice(from, to))
  return Number.isNaN(number) ? null : number
}
