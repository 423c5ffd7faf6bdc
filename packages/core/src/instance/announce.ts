import diagnostics from 'node:diagnostics_channel'
import { writeSync } from 'node:fs'
import type { ShipperEvent } from '../shipper/event.ts'

/** How long the same thing is not said again: for each target, but an outage once for all targets that it hits. */
const SILENCE_MS = 60_000
/** Of a reason, which may be a server's, so much is told. */
const MAX_CHARS = 2_000
/** What would drive a terminal, look like another line, or hide. */
const DRIVING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/**
 * Publishes an event on `node:diagnostics_channel` under `gramexlog:<type>`, and tells people what they have to act on or have
 * lost. With `GRAMEXLOG_DEBUG` each event is told besides, as JSON at stderr.
 * @param say default: `process.emitWarning`
 */
export function createAnnouncer(
  say: (words: string, type: ShipperEvent['type']) => void = warn,
): (event: ShipperEvent) => void {
  const saidAt = new Map<string, number>()
  const debug = Boolean(process.env.GRAMEXLOG_DEBUG)
  return (event) => {
    diagnostics.channel(`gramexlog:${event.type}`).publish(event)
    if (debug) writeLine(harmless(JSON.stringify(event)))
    const words = inWords(event)
    if (words === undefined) return
    const subject = subjectOf(event)
    // Not the time of day, which may be set back.
    const now = performance.now()
    for (const [said, atMs] of saidAt) if (now - atMs >= SILENCE_MS) saidAt.delete(said)
    if (saidAt.has(subject)) return
    saidAt.set(subject, now)
    say(harmless(`${event.target}: ${words}`), event.type)
  }
}

/** A server's reason may quote what somebody logged: it is shown to a person, and must not do anything. */
function harmless(words: string): string {
  const told = words.length > MAX_CHARS ? `${words.slice(0, MAX_CHARS)}…` : words
  return told.replace(DRIVING, (character) =>
    Array.from({ length: character.length }, (_, at) => {
      return `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`
    }).join(''),
  )
}

function warn(words: string, type: ShipperEvent['type']): void {
  process.emitWarning(words, { type: 'GramexLogWarning', code: `GRAMEXLOG_${type.toUpperCase()}` })
}

/** Says something at the end of a process, when warnings are no longer printed. Silent where those are off. */
export function sayAtEnd(words: string): void {
  if (process.env.NODE_NO_WARNINGS === '1' || process.execArgv.includes('--no-warnings')) return
  writeLine(words)
}

/** At once, and without harm where nobody listens. */
function writeLine(words: string): void {
  try {
    writeSync(2, `gramexlog: ${words}\n`)
  } catch {
    // Nobody listens.
  }
}

function subjectOf(event: ShipperEvent): string {
  // An outage hits many targets. What is denied may well be another thing for each of them, under the same type.
  if (event.type === 'trouble') return event.denied ? withoutCounters(event.reason) : kindOf(event.reason)
  if (event.type === 'dead' || event.type === 'delivered' || event.type === 'recovered')
    return `${event.target} ${event.type}`
  return `${event.target} ${event.type} ${withoutCounters(event.reason)}`
}

/** A server's error by its type, since the words beside it may be others each time: `HTTP 429: some_exception`. */
function kindOf(reason: string): string {
  return /^(HTTP \d+: )?[a-z]+(_[a-z]+)+(?=: )/.exec(reason)?.[0] ?? withoutCounters(reason)
}

/** Keeps which server it is. */
function withoutCounters(reason: string): string {
  return reason.replace(/\d+(\.\d+){3}:\d+|@[0-9a-f]+|\d[\w.]*/gi, (found, server) => (server ? found : ''))
}

function inWords(event: ShipperEvent): string | undefined {
  if (event.type === 'trouble' && event.denied) {
    return `the server refuses records (${event.reason}); they wait on disk and are sent when it takes them`
  }
  if (event.type === 'trouble') return `records wait on disk until the server answers (${event.reason})`
  if (event.type === 'dead')
    return `${event.records} records were refused for good and kept as dead letters (${event.reason})`
  if (event.type === 'dropped') {
    const records = event.records === 1 ? 'record was' : 'records were'
    return `${event.records} ${records} dropped: ${event.reason}`
  }
  if (event.type === 'notice') return event.reason
  return undefined
}
