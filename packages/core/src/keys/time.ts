/** Times are printed for each record, mostly many in one second: the part up to the second is kept. */
let cachedSecond = Number.NaN
let isoSecond = ''
let plainSecond = ''

/** The largest distance from the epoch, in ms, that a Date can hold. */
const MAX_TIME_MS = 8.64e15

/** ISO 8601 in UTC with milliseconds: `2026-01-01T00:00:00.000Z`. A time that no date can hold becomes now. */
export function isoTime(timeMs: number): string {
  const ms = wholeMs(timeMs)
  enterSecond(ms)
  return `${isoSecond}.${String(ms - cachedSecond * 1000).padStart(3, '0')}Z`
}

/** Gramex's `datetime`, Python's "%Y-%m-%d %H:%M:%SZ" in UTC: `2026-01-01 00:00:00Z`. */
export function plainTime(timeMs: number): string {
  enterSecond(wholeMs(timeMs))
  return plainSecond
}

/** The time as a whole number of ms since the epoch; now if no date can hold it. */
export function wholeMs(timeMs: number): number {
  return Math.abs(timeMs) <= MAX_TIME_MS ? Math.floor(timeMs) : Date.now()
}

function enterSecond(ms: number): void {
  const second = Math.floor(ms / 1000)
  if (second === cachedSecond) return
  isoSecond = new Date(second * 1000).toISOString().slice(0, -'.000Z'.length)
  plainSecond = `${isoSecond.replace('T', ' ')}Z`
  cachedSecond = second
}
