// The loop that calls a logger: as fast as it can, in turns of the event loop as an app's requests would.
import { setImmediate } from 'node:timers/promises'
import { records } from './record.mjs'

/** Calls in one turn of the event loop. */
const TURN = 100

/**
 * Hands `count` records to `log`.
 * @param {number} count
 * @param {(record: object) => void} log
 * @param {object[]} of
 */
export async function inTurns(count, log, of = records) {
  for (let at = 0; at < count; ) {
    for (const end = Math.min(at + TURN, count); at < end; at += 1) log(of[at % of.length])
    await setImmediate()
  }
}
