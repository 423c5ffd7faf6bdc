import { subscribe } from 'node:diagnostics_channel'
import { asBag, type Bag, rawOf } from './request.ts'

interface Started {
  /** By performance.now(). */
  readonly atMs: number
  readonly response: unknown
  /** Of the socket, which forgets them when it is closed. */
  port?: unknown
  address?: unknown
  /** What a handler threw. */
  error?: unknown
}

// On globalThis, since who notes a request may have loaded another copy of this module: ESM beside CJS.
const STARTED = Symbol.for('@gramexlog/core/started@1')
const store = globalThis as { [STARTED]?: { requests: WeakMap<object, Started>; watching: boolean } }
// Weak: a request that nobody else holds takes its entry along.
store[STARTED] ??= { requests: new WeakMap(), watching: false }
const started = store[STARTED]
const { requests } = started

/**
 * Notes when each request to this process's HTTP servers starts, and its response. Only the keys `status` and
 * `duration` need it, so that nobody else pays for it. Requests that started earlier stay unknown.
 */
export function watchRequests(): void {
  if (started.watching) return
  started.watching = true
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: object; response: object }
    requests.set(request, { atMs: performance.now(), response })
  })
}

/**
 * Notes a request for what is asked of it when its connection is gone. Its start too, if nobody saw it, as with HTTP/2.
 * @param request node's own, not a framework's
 */
export function noteRequest(request: object, response: object): void {
  let known = requests.get(request)
  if (known === undefined) {
    known = { atMs: performance.now(), response }
    requests.set(request, known)
  }
  const socket = asBag((request as Bag).socket)
  known.port = socket?.localPort
  known.address = socket?.remoteAddress
}

/** Notes what a handler threw, for the keys `error` and `status`. */
export function noteError(request: object, response: object, error: unknown): void {
  if (!requests.has(request)) noteRequest(request, response)
  requests.get(request)!.error = error ?? 'unknown error'
}

/** Milliseconds since the request started, to the microsecond; undefined if its start was not seen. */
export function durationOf(request: Bag): unknown {
  const known = requests.get(rawOf(request))
  // A line that tells of a request brings it along.
  return known === undefined
    ? request.responseTime
    : Math.round((performance.now() - known.atMs) * 1000) / 1000
}

/** The client's address: what the framework made of proxies' headers, else the connection's other end. */
export function ipOf(request: Bag): unknown {
  const raw = rawOf(request)
  return request.ip ?? asBag(raw.socket)?.remoteAddress ?? requests.get(raw)?.address
}

/** The port that the request came to. */
export function portOf(request: Bag): unknown {
  const raw = rawOf(request)
  return asBag(raw.socket)?.localPort ?? requests.get(raw)?.port
}

/**
 * The status that the client was sent, or would be if the answer were sent now. Where nothing was sent: 499, nginx's for a
 * client that closed the connection; 500 after an error.
 */
export function statusOf(request: Bag): unknown {
  const response = responseOf(request)
  if (response === undefined || response.headersSent === true) return response?.statusCode
  if (isAborted(response)) return 499
  return errorNoted(request) === undefined ? response.statusCode : 500
}

/** The message of the error that a handler threw, or left on the request or the response; `aborted` if the client left. */
export function errorOf(request: Bag): unknown {
  const response = responseOf(request)
  const error =
    errorNoted(request) ?? request.err ?? request.error ?? response?.err ?? asBag(response?.errored)
  if (error === undefined || error === null) return response && isAborted(response) ? 'aborted' : undefined
  return typeof error === 'object' ? asBag(error)?.message : String(error)
}

function errorNoted(request: Bag): unknown {
  return requests.get(rawOf(request))?.error
}

/** The connection was closed before the whole answer was handed over to it. */
function isAborted(response: Bag): boolean {
  // HTTP/2's stream; its response is always finished.
  const stream = asBag(response.stream)
  return stream === undefined
    ? response.destroyed === true && response.writableFinished === false
    : stream.aborted === true
}

/** The response to a request: Express keeps it at `res`; of others it is known from their start. */
function responseOf(request: Bag): Bag | undefined {
  return asBag(request.res) ?? asBag(requests.get(rawOf(request))?.response)
}
