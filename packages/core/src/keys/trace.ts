import { asBag, type Bag, headerOf } from './request.ts'

/**
 * Where @opentelemetry/api 1.x keeps what an app has registered, and in a context the active span: both are contracts
 * between copies of the API, of which an app may have several. So it is no dependency, and found wherever it is loaded.
 */
const API = Symbol.for('opentelemetry.js.api.1')
const SPAN = Symbol.for('OpenTelemetry Context Key SPAN')

/** W3C Trace Context: version, trace id, parent id, flags; later versions may have more behind. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:$|-)/
const NO_TRACE = '0'.repeat(32)
const NO_SPAN = '0'.repeat(16)

/** The trace of the active span; without one, that in the header `traceparent` of the request. */
export function traceId(request: Bag | undefined): unknown {
  const active = activeSpan()?.traceId
  if (typeof active === 'string' && active !== NO_TRACE) return active
  const header = request === undefined ? undefined : headerOf(request, 'traceparent')
  const sent = typeof header === 'string' ? TRACEPARENT.exec(header.trim())?.[1] : undefined
  return sent === NO_TRACE ? undefined : sent
}

/** The active span. The one in `traceparent` is the caller's, and not ours. */
export function spanId(): unknown {
  const active = activeSpan()?.spanId
  return active === NO_SPAN ? undefined : active
}

function activeSpan(): Bag | undefined {
  const api = asBag((globalThis as { [API]?: unknown })[API])
  const manager = asBag(api?.context) as { active?(): { getValue?(key: symbol): unknown } } | undefined
  const span = manager?.active?.().getValue?.(SPAN) as { spanContext?(): unknown } | undefined
  return asBag(span?.spanContext?.())
}
