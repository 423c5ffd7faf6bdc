const MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const
const RELATIVE = /^now(?:([+-])(\d{1,9})([smhdw]))?$/
const EPOCH_MS = /^-?\d{1,15}$/
/** A date, or a date and a time with or without a zone. */
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/
/** What a JavaScript date can be. */
const MOST_MS = 8.64e15

/** How a point in time can be written, in words. */
export const MOMENT_FORMS =
  'now, now-15m (s, m, h, d, w), 2026-01-31, 2026-01-31T12:00:00Z, or milliseconds since 1970'

/**
 * Milliseconds since 1970 of a point in time; undefined if it is none of `MOMENT_FORMS`. Without a zone it is UTC.
 * @param nowMs what `now` is
 */
export function resolveMoment(text: string, nowMs: number): number | undefined {
  const relative = RELATIVE.exec(text)
  if (relative !== null) {
    const [, sign, count = '0', unit = 's'] = relative
    const distance = Number(count) * MS[unit as keyof typeof MS]
    return valid(nowMs + (sign === '-' ? -distance : distance))
  }
  if (EPOCH_MS.test(text)) return valid(Number(text))
  const iso = ISO.exec(text)
  if (iso === null) return undefined
  const dated = text.replace(' ', 'T')
  // A date alone is UTC to JavaScript; with a time it would be the server's local time.
  const moment = Date.parse(iso[1] === undefined && dated.includes('T') ? `${dated}Z` : dated)
  // The 31st of February would become a day in March.
  const day = iso[1] === undefined || iso[1] === 'Z' ? text.slice(0, 10) : undefined
  if (Number.isNaN(moment) || (day && new Date(moment).toISOString().slice(0, 10) !== day)) return undefined
  return valid(moment)
}

function valid(ms: number): number | undefined {
  return Math.abs(ms) <= MOST_MS ? ms : undefined
}
