import { GramexLogError } from '@gramexlog/core/error'
import type { Feeds } from './feeds.ts'
import type { TailRequest } from './looks.ts'

/** Without anything to tell, something is said all the same, by which both sides notice that the other has gone. */
const HEARTBEAT_MS = 15_000
/** When a browser whose connection broke asks again. */
const RETRY_MS = 2_000
/** After it a tail ends, and a browser asks again: who may no longer see the records does not see them for ever. */
const LONGEST_MS = 3_600_000

/**
 * The events of a live tail: rows that come, the oldest first, and its state where that changes. It begins with the rows of the
 * last seconds, so that between a page's first answer and its tail nothing is missed; they are known by their `_id`.
 * @throws GramexLogError ERR_GRAMEXLOG_QUERY, before the first event
 */
export async function* tail(feeds: Feeds, request: TailRequest, signal: AbortSignal): AsyncGenerator<string> {
  if (request.query.grouping !== undefined)
    throw new GramexLogError('ERR_GRAMEXLOG_QUERY', '_by: groups have no live tail; leave it out')
  const until = performance.now() + LONGEST_MS
  const listener = await feeds.join(request, signal)
  try {
    yield `retry: ${RETRY_MS}\n\n${listener.take()}`
    while (performance.now() < until) {
      await listener.wait(HEARTBEAT_MS, signal)
      yield listener.take() || ': alive\n\n'
    }
  } finally {
    listener.leave()
  }
}
