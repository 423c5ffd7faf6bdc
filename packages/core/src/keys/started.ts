import { subscribe } from 'node:diagnostics_channel'
import { asBag, type Bag, rawOf } from './request.ts'

interface Started {
  /** By performance.now(). */
  readonly atMs: number
  readonly response: unknown
}

// Weak: a request that nobody else holds takes its entry along.
const requests = new WeakMap<object, Started>()
let watching = false

/**
 * Notes when each request to this process's HTTP servers starts, and its response. Only the keys `status` and
 * `duration` need it, so that nobody else pays for it. Requests that started earlier stay unknown.
 */
export function watchRequests(): void {
  if (watching) return
  watching = true
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: object; response: object }
    requests.set(request, { atMs: performance.now(), response })
  })
}

/** Milliseconds since the request started, to the microsecond; undefined if its start was not seen. */
export function durationOf(request: Bag): number | undefined {
  const started = requests.get(rawOf(request))
  return started === undefined ? undefined : Math.round((performance.now() - started.atMs) * 1000) / 1000
}

/** The response to a request: Express keeps it at `res`; of others it is known from their start. */
export function responseOf(request: Bag): Bag | undefined {
  return asBag(request.res) ?? asBag(requests.get(rawOf(request))?.response)
}
