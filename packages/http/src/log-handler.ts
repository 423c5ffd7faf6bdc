import type { IncomingMessage, ServerResponse } from 'node:http'
import { type OpenOptions, sharedTarget } from '@gramexlog/core/adapter'
import { type Answer, answer } from './answer.ts'
import { headerOf, type Sent, sentBody } from './body.ts'
import { currentRequests } from './current.ts'
import {
  addressOf,
  type Call,
  callOf,
  type FastifyReplyLike,
  type FastifyRequestLike,
  type HonoLike,
  type KoaLike,
  methodOf,
  urlOf,
} from './framework.ts'
import { handleOf } from './handle.ts'
import { queryRefusal, refusal } from './limits.ts'
import { Origins } from './origins.ts'
import { Rate } from './rate.ts'

/** Options of `logHandler`. */
export interface LogHandlerOptions extends OpenOptions {
  /** Take POST too: an object as JSON, by fetch or navigator.sendBeacon. Default: false, since a GET's arguments do. */
  readonly post?: boolean
  /**
   * Origins whose pages may send, such as `https://shop.example`, besides the server's own; those of others are refused
   * with 403. Default: not looked at, since a proxy or the framework may do it, and browsers send images' GETs anyway.
   */
  readonly origins?: readonly string[]
  /** How many requests an address may send in a minute; more get 429. Default: not counted, for the same reason. */
  readonly perMinute?: number
}

/** One function for all frameworks: which one calls is seen by what it hands over. */
export interface LogHandler {
  /** node:http and Express. */
  (request: IncomingMessage, response: ServerResponse): unknown
  /** Fastify. */
  (request: FastifyRequestLike, reply: FastifyReplyLike): unknown
  /** Koa. */
  (context: KoaLike): unknown
  /** Hono, on Node. */
  (context: HonoLike): Response | Promise<Response>
}

/**
 * A handler that logs its URL's arguments and answers `null`, so that a page can log. The fields rank over the arguments
 * and the target's keys over both, so that no browser can forge them. More than 100 arguments or 8 KiB of them are
 * refused with 413.
 *
 * @param target a name under `gramexlog:`; default: the first one
 * @throws GramexLogError at once, if an option or the configuration is wrong or missing, or the target unknown
 * @example app.get('/log', logHandler('gramexguide', { event: 'handler' })) // Express, Fastify, Hono; Koa's router
 * @example app.post('/log', logHandler('gramexguide', {}, { post: true })) // for navigator.sendBeacon('/log', '{"x": 1}')
 */
export function logHandler(
  target?: string,
  fields: object = {},
  options: LogHandlerOptions = {},
): LogHandler {
  const targetLog = sharedTarget(target, options)
  const { post = false } = options
  const origins = options.origins && new Origins(options.origins)
  const rate = options.perMinute === undefined ? undefined : new Rate(options.perMinute)
  const allow = post ? 'GET, HEAD, POST' : 'GET, HEAD'

  /** Why a request is not logged, before its body is looked at. */
  function refusalOf(call: Call): Answer | undefined {
    const method = methodOf(call)
    if (origins && !origins.allows(headerOf(call, 'origin'), headerOf(call, 'host'))) {
      return refusal(403, 'Pages of this origin may not log here')
    }
    if (origins && method === 'OPTIONS') return { status: 204, body: undefined }
    if (method !== 'GET' && method !== 'HEAD' && !(post && method === 'POST')) {
      return refusal(405, `${method} is not allowed here; allowed: ${allow}`, { Allow: allow })
    }
    const wait = rate?.take(addressOf(call), Date.now())
    if (wait === undefined) return queryRefusal(urlOf(call))
    return refusal(429, `Too many requests; wait ${wait} seconds`, { 'Retry-After': String(wait) })
  }

  function handle(call: Call): unknown {
    // The middleware knows where this app keeps its users.
    const request = currentRequests().getStore() ?? handleOf(call, {})
    const headers = origins?.headersFor(headerOf(call, 'origin'))
    const reply = (given: Answer) => answer(call, { ...given, headers: { ...given.headers, ...headers } })
    const accept = (sent: Sent) => {
      targetLog().logSent(sent, fields, request)
      return reply({ status: 200, body: null })
    }
    const refused = refusalOf(call)
    if (refused) return reply(refused)
    if (methodOf(call) !== 'POST') return accept({})
    return sentBody(call).then((body) => ('refused' in body ? reply(body.refused) : accept(body.sent)))
  }

  return ((first: object, second?: unknown) => handle(callOf(first, second))) as LogHandler
}
