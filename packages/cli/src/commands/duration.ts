import { GramexLogError } from '@gramexlog/core/error'
import { MOMENT_FORMS, resolveMoment } from '@gramexlog/view/reader'

const DURATION = /^\d{1,9}[smhdw]$/

/**
 * `15m`, `30d`: how long that is, in ms.
 * @throws GramexLogError ERR_GRAMEXLOG_ARGUMENT that names the option
 */
export function durationMs(option: string, text: string): number {
  const beforeMs = DURATION.test(text) ? resolveMoment(`now-${text}`, 0) : undefined
  if (beforeMs === undefined) throw wrong(option, 'a duration such as 30s, 15m, 2h, 7d or 4w', text)
  return Math.abs(beforeMs)
}

/**
 * A point in time in the words of the query grammar: `15m` is `now-15m`, all else is as it stands.
 * @throws GramexLogError ERR_GRAMEXLOG_ARGUMENT that names the option
 */
export function momentText(option: string, text: string): string {
  const moment = DURATION.test(text) ? `now-${text}` : text
  if (resolveMoment(moment, Date.now()) === undefined)
    throw wrong(option, `15m (s, m, h, d, w), ${MOMENT_FORMS}`, text)
  return moment
}

/** The same in ms since 1970. */
export function momentMs(option: string, text: string, nowMs: number): number {
  return resolveMoment(momentText(option, text), nowMs)!
}

function wrong(option: string, expected: string, found: string): GramexLogError {
  return new GramexLogError(
    'ERR_GRAMEXLOG_ARGUMENT',
    `${option}: expected ${expected}; found ${JSON.stringify(found)}`,
  )
}
