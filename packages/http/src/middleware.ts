import type { IncomingMessage, ServerResponse } from 'node:http'
import { watchRequests } from '@gramexlog/core/adapter'
import { currentRequests, during } from './current.ts'
import { type Call, callOf, type FastifyLike, type HonoLike, type KoaLike, messagesOf } from './framework.ts'
import { handleOf, type IdentityOptions } from './handle.ts'

/** A listener of node:http's `request`. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => unknown

/** One function for all frameworks: which one calls is seen by what it hands over. */
export interface Middleware {
  /** Express, Connect, and all others that call like them. */
  (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): void
  /** A Fastify plugin, for the instance that registers it and those below. */
  (instance: FastifyLike, options: unknown, done: () => void): void
  /** Koa. */
  (context: KoaLike, next: () => Promise<unknown>): Promise<void>
  /** Hono, on Node. */
  (context: HonoLike, next: () => Promise<void>): Promise<void>
}

/** Options of `gramexlog`. */
export interface GramexLogOptions extends IdentityOptions {}

/**
 * Keeps the current request, so that whatever is logged while it is answered, by `log`, by winston or by pino's
 * `destination`, has the request's keys without being given it. It belongs before all that logs.
 *
 * @example app.use(gramexlog()) // Express, Koa and Hono
 * @example await app.register(gramexlog()) // Fastify
 * @example app.use(gramexlog({ user: (req) => req.account })) // where the user is elsewhere
 */
export function gramexlog(options?: GramexLogOptions): Middleware
/**
 * The same for a server without a framework.
 * @example createServer(gramexlog((request, response) => response.end('hello')))
 */
export function gramexlog(listener: Listener, options?: GramexLogOptions): Listener
export function gramexlog(
  first: Listener | GramexLogOptions = {},
  second: GramexLogOptions = {},
): Middleware | Listener {
  currentRequests()
  // A target may be opened in the middle of its first request.
  watchRequests()
  if (typeof first !== 'function') return middleware(first)
  const listener = first as Listener
  return (request: IncomingMessage, response: ServerResponse) =>
    keep(callOf(request, response), second, () => listener(request, response))
}

function middleware(options: GramexLogOptions): Middleware {
  const called = (first: object, second: unknown, third?: () => void): unknown => {
    if ('addHook' in first) return plug(first as FastifyLike, options, third!)
    const next = third ?? (second as () => unknown)
    return keep(callOf(first, second), options, () => next())
  }
  return asPlugin(called)
}

/** By these, Fastify applies the plugin to the instance that registers it, and names it in its messages. */
export function asPlugin(
  called: (first: object, second: unknown, third?: () => void) => unknown,
): Middleware {
  return Object.assign(called, {
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: '@gramexlog/http',
  }) as Middleware
}

function plug(instance: FastifyLike, options: GramexLogOptions, done: () => void): void {
  instance.addHook('onRequest', (request, reply, next) => keep(callOf(request, reply), options, () => next()))
  done()
}

function keep<T>(call: Call, options: GramexLogOptions, rest: () => T): T {
  return during(handleOf(call, options), messagesOf(call), rest)
}
