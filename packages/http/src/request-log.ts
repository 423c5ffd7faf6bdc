import type { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  noteError as note,
  noteRequest,
  type OpenOptions,
  sharedTarget,
  type TargetLog,
} from '@gramexlog/core/adapter'
import { currentRequests, keptFor } from './current.ts'
import { type Call, callOf, type FastifyLike, type HonoLike, type KoaLike, messagesOf } from './framework.ts'
import { handleOf, type IdentityOptions } from './handle.ts'
import { asPlugin, type Listener, type Middleware } from './middleware.ts'

/** Options of `requestLog`. */
export interface RequestLogOptions extends OpenOptions, IdentityOptions {}

/**
 * Logs each request when its answer is sent, or its connection closed: one record of the target's keys; if it has none,
 * of Gramex's `[time, ip, user.id, status, duration, method, uri, error]`. It belongs before all that answers.
 * `duration` is in ms and counts to the last byte handed to the system. A client that closed the connection is seen by
 * `error: aborted`, with status 499 if no head was sent.
 *
 * @param target a name under `gramexlog:`; default: the first one
 * @throws GramexLogError at once, if the configuration is missing or wrong, or the target unknown
 * @example app.use(requestLog('requests')) // Express, Koa and Hono; Express's errors: app.use(noteError) behind the routes
 * @example await app.register(requestLog('requests')) // Fastify
 */
export function requestLog(target?: string, options?: RequestLogOptions): Middleware
/**
 * The same for a server without a framework.
 * @example createServer(requestLog('requests', (request, response) => response.end('hello')))
 */
export function requestLog(
  target: string | undefined,
  listener: Listener,
  options?: RequestLogOptions,
): Listener
export function requestLog(
  name: string | undefined,
  first: Listener | RequestLogOptions = {},
  second: RequestLogOptions = {},
): Middleware | Listener {
  const listener = typeof first === 'function' ? first : undefined
  const options = typeof first === 'function' ? second : first
  currentRequests()
  const target = sharedTarget(name, options)
  target().expectRequests()
  const begin = (call: Call) => new Watched(call, options, target)
  if (listener === undefined) return middleware(begin)
  return (request: IncomingMessage, response: ServerResponse) => {
    const watched = begin({ framework: 'node', request, response })
    const fail = (error: unknown) => {
      watched.failed(error)
      // Perhaps nobody answers any more, and the process ends.
      watched.log()
      throw error
    }
    try {
      const result = listener(request, response)
      return result instanceof Promise ? result.catch(fail) : result
    } catch (error) {
      return fail(error)
    }
  }
}

/**
 * For Express: keeps what a handler threw for the keys `error` and `status`, and passes it on.
 * @example app.use(noteError) // behind the routes, before error handlers of the app's own
 */
export function noteError(
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
): void {
  note(request, response, error)
  next(error)
}

function middleware(begin: (call: Call) => Watched): Middleware {
  return asPlugin((first: object, second: unknown, third?: () => void): unknown => {
    if ('addHook' in first) return plug(first as FastifyLike, begin, third!)
    const call = callOf(first, second)
    const watched = begin(call)
    return 'context' in call ? answered(watched, call.context, second as () => Promise<unknown>) : third!()
  })
}

/** Koa's errors go through its middleware; Hono keeps them. */
async function answered(
  watched: Watched,
  context: KoaLike | HonoLike,
  next: () => Promise<unknown>,
): Promise<void> {
  try {
    await next()
  } catch (error) {
    watched.failed(error)
    throw error
  }
  if ('error' in context && context.error !== undefined) watched.failed(context.error)
  // On a server that is not node's nothing says when the answer is sent.
  if (!watched.closes) watched.log()
}

function plug(instance: FastifyLike, begin: (call: Call) => Watched, done: () => void): void {
  instance.addHook('onRequest', (request, reply, next) => {
    begin(callOf(request, reply))
    next()
  })
  instance.addHook('onError', (request, reply, error, next) => {
    const [raw, response] = messagesOf(callOf(request, reply))
    note(raw!, response!, error)
    next()
  })
  done()
}

/** A request that is logged when it is over. */
class Watched {
  readonly #messages: readonly EventEmitter[]
  readonly #handle: object
  readonly #target: () => TargetLog
  #logged = false

  constructor(call: Call, options: IdentityOptions, target: () => TargetLog) {
    this.#messages = messagesOf(call)
    this.#handle = currentRequests().getStore() ?? handleOf(call, options)
    this.#target = target
    const [request, response] = this.#messages
    if (request === undefined || response === undefined) return
    noteRequest(request, response)
    response.once('close', () => this.log())
  }

  /** Whether an event says when the answer is sent. */
  get closes(): boolean {
    return this.#messages.length === 2
  }

  failed(error: unknown): void {
    const [request, response] = this.#messages
    note(request ?? this.#handle, response ?? this.#handle, error)
  }

  log(): void {
    if (this.#logged) return
    this.#logged = true
    this.#target().logRequest(keptFor(this.#messages[0]) ?? this.#handle)
  }
}
