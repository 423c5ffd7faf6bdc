import { type DateToken, type IndexPart, indexParts, isDated } from '../config/index-pattern.ts'
import type { Target } from '../config/target.ts'
import type { BatchRecord } from './batch.ts'
import { recordTime, stampedWithin } from './record-time.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * The index of a record. Made of the journal alone, its line and its id, and never of the clock: a record that is sent
 * again tomorrow has to meet itself. A change of what it gives doubles what is sent again after an upgrade.
 */
export type IndexOf = (record: BatchRecord) => string

/** The index of each record of a target; undefined if all have the one that is written there. */
export function indexFinder({ index }: Pick<Target, 'index'>): IndexOf | undefined {
  if (!isDated(index)) return undefined
  const parts = indexParts(index)
  // The records of a batch are of one hour, mostly. To read the time of each would cost more than all else that is done with it.
  let last = Number.NaN
  let name = ''
  let isOfLast = (_line: Buffer) => false
  return (record) => {
    if (isOfLast(record.line)) return name
    const hour = Math.floor(recordTime(record) / HOUR_MS)
    if (hour !== last) {
      name = nameAt(parts, hour * HOUR_MS)
      isOfLast = stampedWithin(hour * HOUR_MS)
    }
    last = hour
    return name
  }
}

/** The index of a record of that time. @param timeMs within the years 1970 to 9999 */
export function indexAt(index: string, timeMs: number): string {
  return nameAt(indexParts(index), timeMs)
}

function nameAt(parts: readonly IndexPart[], timeMs: number): string {
  const tokens = dateTokens(timeMs)
  return parts.map((part) => ('text' in part ? part.text : tokens[part.token])).join('')
}

function dateTokens(timeMs: number): Readonly<Record<DateToken, string>> {
  const iso = new Date(timeMs).toISOString()
  // A week belongs to the year of its Thursday.
  const day = (new Date(timeMs).getUTCDay() + 6) % 7
  const thursday = new Date(timeMs + (3 - day) * DAY_MS)
  const year = thursday.getUTCFullYear()
  const days = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / DAY_MS)
  return {
    yyyy: iso.slice(0, 4),
    MM: iso.slice(5, 7),
    dd: iso.slice(8, 10),
    HH: iso.slice(11, 13),
    xxxx: String(year).padStart(4, '0'),
    ww: String(Math.floor(days / 7) + 1).padStart(2, '0'),
  }
}
