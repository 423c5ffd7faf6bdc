// Waits until a server has taken all documents of a path, or no more come.
import { setTimeout as sleep } from 'node:timers/promises'
import { now } from './measure.mjs'

/** No document for so long: the rest is lost. */
const STALL_MS = 20_000

/**
 * @typedef {object} Arrival
 * @property {number} documents how many came
 * @property {boolean} complete
 * @property {number} firstAt the last moment at which none had come, ns of the monotonic clock
 * @property {number} lastAt when the last had
 */

/**
 * @param {import('./servers/server.mjs').Server} server
 * @param {string} index
 * @param {{before: number, expected: number, signal?: AbortSignal}} range documents there at the beginning and at the
 *   end; the signal gives up
 * @returns {Promise<Arrival>}
 */
export async function awaitDocuments(server, index, { before, expected, signal }) {
  let firstAt = now()
  let last = { documents: before, at: firstAt }
  let progressAt = firstAt
  while (last.documents < expected && now() - progressAt < STALL_MS * 1e6 && !signal?.aborted) {
    await sleep(server.pollMs)
    const asked = now()
    const seen = await server.indexed(index)
    if (seen.documents === before) firstAt = asked
    if (seen.documents !== last.documents) {
      last = seen
      progressAt = asked
    }
  }
  return {
    documents: last.documents - before,
    complete: last.documents >= expected,
    firstAt,
    lastAt: last.at,
  }
}
