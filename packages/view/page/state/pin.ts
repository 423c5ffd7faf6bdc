import { resolveMoment } from '../../src/query/moment.ts'
import { type Place, parametersOf } from './place.ts'

/**
 * The query with its relative times made fixed, so that the pages of a table and the bars above it are of the same records.
 * @param nowMs what `now` is
 * @param upTo ISO text of the newest time that counts, where the query has no bound of its own
 */
export function pinned(place: Place, nowMs: number, upTo?: string): URLSearchParams {
  const from = fixed(place.from, nowMs)
  const open = place.to === '' && place.from.startsWith('now') ? new Date(nowMs).toISOString() : (upTo ?? '')
  return parametersOf({ ...place, from, to: place.to === '' ? open : fixed(place.to, nowMs) })
}

function fixed(text: string, nowMs: number): string {
  if (!text.startsWith('now')) return text
  const ms = resolveMoment(text, nowMs)
  return ms === undefined ? text : new Date(ms).toISOString()
}
