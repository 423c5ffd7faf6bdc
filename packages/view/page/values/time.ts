import type { Json } from '../../src/backends/backend.ts'
import { resolveMoment } from '../../src/query/moment.ts'

export type Zone = 'utc' | 'local'

const UNITS: readonly [ms: number, name: string][] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
]

/** ms since 1970 of a record's time: ISO text, or a number; undefined if it is none. */
export function momentOf(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return Math.abs(value) <= 8.64e15 ? value : undefined
  return typeof value === 'string' ? resolveMoment(value, Number.NaN) : undefined
}

/** `2026-01-31 12:00:00.123` in the zone. */
export function absolute(ms: number, zone: Zone): string {
  return shifted(ms, zone).toISOString().slice(0, -1).replace('T', ' ')
}

/** `12 s ago`, `in 3 min`. */
export function relative(ms: number, nowMs: number): string {
  const distance = Math.abs(nowMs - ms)
  const [unit, name] = UNITS.find(([least]) => distance >= least) ?? [1_000, 's']
  const count = Math.floor(distance / unit)
  if (count === 0) return 'now'
  return ms <= nowMs ? `${count} ${name} ago` : `in ${count} ${name}`
}

/** `UTC`, or the zone that the browser is in. */
export function zoneName(zone: Zone): string {
  return zone === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone || 'local time'
}

/** For an input of the type datetime-local. */
export function toInput(ms: number, zone: Zone): string {
  return shifted(ms, zone).toISOString().slice(0, 19)
}

/** What stands in such an input as ISO text; undefined if nothing does. */
export function fromInput(text: string, zone: Zone): string | undefined {
  const ms = Date.parse(zone === 'utc' ? `${text}Z` : text)
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString()
}

/** The moment whose UTC reads as this moment does in the zone. */
function shifted(ms: number, zone: Zone): Date {
  const date = new Date(ms)
  if (zone === 'utc') return date
  const moved = new Date(ms - date.getTimezoneOffset() * 60_000)
  return Number.isNaN(moved.getTime()) ? date : moved
}
