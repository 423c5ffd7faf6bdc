/** The last ms of the year 9999, beyond which an ISO time has more than four digits of year. */
const MAX_MS = 253_402_300_799_999

/**
 * When a line's event happened, in ms since the epoch, by its member `time`: seconds, ms, µs or ns since the epoch, told
 * apart by their size (pino's epochTime and unixTime), or ISO 8601 (pino's isoTime). Anything else, such as the duration
 * that an app may call `time`, is no time of an event: then it is now.
 */
export function eventTime(time: unknown, nowMs: number): number {
  if (typeof time === 'string') {
    const ms = /^\d{4}-\d\d-\d\dT/.test(time) ? Date.parse(time) : Number.NaN
    return ms >= 0 && ms <= MAX_MS ? ms : nowMs
  }
  if (typeof time !== 'number') return nowMs
  if (time >= 1e11 && time < 1e14) return Math.floor(time)
  if (time >= 1e9 && time < 1e11) return Math.floor(time * 1e3)
  if (time >= 1e14 && time < 1e17) return Math.floor(time / 1e3)
  if (time >= 1e17 && time < 1e20) return Math.floor(time / 1e6)
  return nowMs
}
