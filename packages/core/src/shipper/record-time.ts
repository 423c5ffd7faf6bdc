import { journalTime } from '../journal/id.ts'
import type { BatchRecord } from './batch.ts'

/** The years 1970 to 9999. */
const MAX_MS = 253_402_300_799_999

const STAMP = '"@timestamp"'
/** How a line begins that core has stamped: the time is behind it, 24 characters long. */
const STAMPED = '{"@timestamp":"'
const STAMPED_BYTES = Buffer.from(STAMPED)
const ISO_LENGTH = 24
// What Elasticsearch reads as a date by itself, as far as `Date` reads it too. Without a zone it is UTC.
const DATE = /^\d{4}(?:-\d\d(?:-\d\d)?)?$/
const DATE_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)(?:Z|([+-]\d\d):?(\d\d))?$/

/**
 * When a record happened, in ms since 1970: its `@timestamp`, or, where it has none that can be read, the time at which its
 * journal began, which its id holds.
 */
export function recordTime({ id, line }: BatchRecord): number {
  return stampedTime(line) ?? journalTime(id)
}

/**
 * Whether a line begins with a time of that hour, as core stamps it, which `recordTime` would read there; a no may be wrong.
 * @param hourMs the beginning of an hour, in ms since 1970
 */
export function stampedWithin(hourMs: number): (line: Buffer) => boolean {
  const stamp = STAMPED + new Date(hourMs).toISOString()
  // Of minutes and seconds the first digit is at most 5.
  const least = Buffer.from(`${stamp}"`)
  const most = Buffer.from(`${stamp.replace(/00:00\.000Z$/, '59:59.999Z')}"`)
  return (line) => {
    if (line.length < least.length) return false
    for (let at = 0; at < least.length; at += 1) {
      const code = line[at]!
      if (code < least[at]! || code > most[at]!) return false
    }
    return true
  }
}

function stampedTime(line: Buffer): number | undefined {
  if (line.subarray(0, STAMPED.length).equals(STAMPED_BYTES)) {
    const end = STAMPED.length + ISO_LENGTH
    const time = timeOf(line.toString('latin1', STAMPED.length, end))
    if (time !== undefined && line[end] === 0x22) return time
  }
  if (!line.includes(STAMP)) return undefined
  try {
    return timeOf((JSON.parse(line.toString('utf8')) as Record<string, unknown> | null)?.['@timestamp'])
  } catch {
    // A line that a bad disk damaged.
    return undefined
  }
}

/** A time as Elasticsearch reads it: ISO 8601, or ms since 1970 as a number or as digits. */
function timeOf(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? textTime(value) : value
  return typeof ms === 'number' && ms >= 0 && ms <= MAX_MS ? ms : undefined
}

function textTime(text: string): number {
  if (/^\d{5,}$/.test(text)) return Number(text)
  if (DATE.test(text)) return Date.parse(text)
  const [, time, hours, minutes] = DATE_TIME.exec(text) ?? []
  if (time === undefined) return Number.NaN
  // Of a time without a zone, Date would make one of the process's zone.
  return Date.parse(time.replace(',', '.') + (hours === undefined ? 'Z' : `${hours}:${minutes}`))
}
