import type { CsvFile, CsvUnit } from '../../config/target.ts'

// As Python's logging.handlers.TimedRotatingFileHandler, by which Gramex rotates its CSV files.

const DAY_S = 24 * 60 * 60
const SPANS: Readonly<Record<'S' | 'M' | 'H' | 'D', number>> = { S: 1, M: 60, H: 60 * 60, D: DAY_S }

type Rotation = Pick<CsvFile, 'when' | 'interval' | 'utc' | 'atSeconds'>

/** What a rotated file's name may end in, behind the dot: a date, and a number if there was one of that date already. */
export const SUFFIX: RegExp = /^\d{4}-\d\d-\d\d(?:_\d\d(?:-\d\d){0,2})?(?:\.\d+)?$/

/**
 * When a file whose last row is of `timeMs` is to be followed by the next: after so many units; or by the calendar, at the
 * end of the day, of that day of the week, or there at `atSeconds`.
 */
export function rolloverAt(timeMs: number, { when, interval, utc, atSeconds }: Rotation): number {
  const wholeMs = Math.floor(timeMs / 1000) * 1000
  if (isSpan(when)) return wholeMs + SPANS[when] * interval * 1000
  const { weekday, ofDayS } = dateOf(wholeMs, utc)
  const begun = (atSeconds ?? DAY_S) <= ofDayS
  const waitS = (atSeconds ?? DAY_S) - ofDayS + (begun ? DAY_S : 0)
  const days = when === 'MIDNIGHT' ? 0 : (Number(when.slice(1)) - weekday - Number(begun) + 14) % 7
  const atMs = wholeMs + (waitS + days * DAY_S + (interval - 1) * unitS(when)) * 1000
  return utc ? atMs : atSameHour(wholeMs, atMs)
}

/** The date in the name of the file that is rotated at `rolloverAtMs`: the begin of its time. */
export function suffix(rolloverAtMs: number, { when, interval, utc }: Rotation): string {
  const beginMs = rolloverAtMs - unitS(when) * interval * 1000
  const { text } = dateOf(utc ? beginMs : atSameHour(rolloverAtMs, beginMs), utc)
  // 2026-01-31_23-59-59, to its precision.
  return text.slice(0, { S: 19, M: 16, H: 13 }[when as string] ?? 10)
}

function isSpan(when: CsvUnit): when is 'S' | 'M' | 'H' | 'D' {
  return Object.hasOwn(SPANS, when)
}

function unitS(when: CsvUnit): number {
  if (isSpan(when)) return SPANS[when]
  return when === 'MIDNIGHT' ? DAY_S : 7 * DAY_S
}

/** Between two times the clocks may have been changed: the second one as if they had not been. */
function atSameHour(fromMs: number, toMs: number): number {
  const changedMinutes = new Date(toMs).getTimezoneOffset() - new Date(fromMs).getTimezoneOffset()
  return toMs + changedMinutes * 60_000
}

/** Monday is 0. */
function dateOf(ms: number, utc: boolean): { weekday: number; ofDayS: number; text: string } {
  const shifted = utc ? ms : ms - new Date(ms).getTimezoneOffset() * 60_000
  const date = new Date(shifted)
  return {
    weekday: (date.getUTCDay() + 6) % 7,
    ofDayS: Math.floor(shifted / 1000) - Math.floor(shifted / 1000 / DAY_S) * DAY_S,
    text: date.toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-'),
  }
}
