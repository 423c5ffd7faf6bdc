// The loop that calls a logger: as fast as it can, in turns of the event loop as an app's requests would, or steadily.
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { records } from './record.mjs'

/** @typedef {(count: number, log: (record: object) => void, of: object[]) => Promise<void>} Pace */

/** Calls in one turn of the event loop. */
const TURN = 100

/**
 * Hands `count` records to `log`.
 * @param {number} count
 * @param {(record: object) => void} log
 * @param {object[]} of
 */
async function inTurns(count, log, of) {
  for (let at = 0; at < count; ) {
    for (const end = Math.min(at + TURN, count); at < end; at += 1) log(of[at % of.length])
    await setImmediate()
  }
}

/**
 * So many a second, evenly.
 * @param {number} perSecond
 * @returns {Pace}
 */
export function steadily(perSecond) {
  return async (count, log, of) => {
    const began = performance.now()
    for (let at = 0; at < count; ) {
      const due = Math.min(count, ((performance.now() - began) / 1000) * perSecond)
      for (; at < due; at += 1) log(of[at % of.length])
      await sleep(1)
    }
  }
}

/**
 * What a path that logs gives as its `send`.
 * @param {(record: object) => void} log
 * @param {object[]} [of] what is logged, again and again
 * @returns {(count: number, pace?: Pace) => Promise<void>}
 */
export function sender(log, of = records) {
  return (count, pace = inTurns) => pace(count, log, of)
}
