import diagnostics from 'node:diagnostics_channel'
import { writeSync } from 'node:fs'
import type { ShipperEvent } from '../shipper/event.ts'

/** How long the same thing is not said again: for each target, but an outage once for all targets that it hits. */
const SILENCE_MS = 60_000

/**
 * Publishes an event on `node:diagnostics_channel` under `gramexlog:<type>`, and tells people through
 * `process.emitWarning` what they have to act on or have lost.
 */
export function createAnnouncer(): (event: ShipperEvent) => void {
  const saidAt = new Map<string, number>()
  return (event) => {
    diagnostics.channel(`gramexlog:${event.type}`).publish(event)
    const words = inWords(event)
    if (words === undefined) return
    const subject = subjectOf(event)
    // Not the time of day, which may be set back.
    const now = performance.now()
    for (const [said, atMs] of saidAt) if (now - atMs >= SILENCE_MS) saidAt.delete(said)
    if (saidAt.has(subject)) return
    saidAt.set(subject, now)
    process.emitWarning(`${event.target}: ${words}`, {
      type: 'GramexLogWarning',
      code: `GRAMEXLOG_${event.type.toUpperCase()}`,
    })
  }
}

/** Says something at the end of a process, when warnings are no longer printed. Silent where those are off. */
export function sayAtEnd(words: string): void {
  if (process.env.NODE_NO_WARNINGS === '1' || process.execArgv.includes('--no-warnings')) return
  try {
    writeSync(2, `gramexlog: ${words}\n`)
  } catch {
    // Nobody listens.
  }
}

function subjectOf(event: ShipperEvent): string {
  if (event.type === 'trouble') return event.reason
  return `${event.target} ${event.type === 'notice' ? event.reason : event.type}`
}

function inWords(event: ShipperEvent): string | undefined {
  if (event.type === 'trouble' && event.denied) {
    return `the server refuses records (${event.reason}); they wait on disk and are sent when it takes them`
  }
  if (event.type === 'trouble') return `records wait on disk until the server answers (${event.reason})`
  if (event.type === 'dead')
    return `${event.records} records were refused for good and kept as dead letters (${event.reason})`
  if (event.type === 'dropped') return `${event.records} records were dropped: ${event.reason}`
  if (event.type === 'notice') return event.reason
  return undefined
}
