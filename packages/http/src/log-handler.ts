import type { IncomingMessage, ServerResponse } from 'node:http'
import { type OpenOptions, sharedTarget } from '@gramexlog/core/adapter'
import { answer } from './answer.ts'
import { currentRequests } from './current.ts'
import {
  callOf,
  type FastifyReplyLike,
  type FastifyRequestLike,
  type HonoLike,
  type KoaLike,
  urlOf,
} from './framework.ts'
import { handleOf } from './handle.ts'
import { refusalOf } from './query-limits.ts'

/** One function for all frameworks: which one calls is seen by what it hands over. */
export interface LogHandler {
  /** node:http and Express. */
  (request: IncomingMessage, response: ServerResponse): void
  /** Fastify. */
  (request: FastifyRequestLike, reply: FastifyReplyLike): unknown
  /** Koa. */
  (context: KoaLike): void
  /** Hono, on Node. */
  (context: HonoLike): Response
}

/**
 * A handler that logs its URL's arguments and answers `null`, so that a page can log. The fields rank over the arguments
 * and the target's keys over both, so that no browser can forge them. More than 100 arguments or 8 KiB of them are
 * refused with 413.
 *
 * @param target a name under `gramexlog:`; default: the first one
 * @throws GramexLogError at once, if the configuration is missing or wrong, or the target unknown
 * @example app.get('/log', logHandler('gramexguide', { event: 'handler' })) // Express, Fastify, Hono; Koa's router
 */
export function logHandler(target?: string, fields: object = {}, options: OpenOptions = {}): LogHandler {
  const targetLog = sharedTarget(target, options)
  const handler = (first: object, second?: unknown): unknown => {
    const call = callOf(first, second)
    // The middleware knows where this app keeps its users.
    const request = currentRequests().getStore() ?? handleOf(call, {})
    const refusal = refusalOf(urlOf(call))
    if (refusal !== undefined) return answer(call, 413, { error: refusal })
    targetLog().log(fields, request)
    return answer(call, 200, null)
  }
  return handler as LogHandler
}
