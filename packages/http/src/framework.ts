import type { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** What is used of Fastify's request. */
export interface FastifyRequestLike {
  readonly raw: IncomingMessage
  readonly ip: string
  readonly body?: unknown
}

/** What is used of Fastify's reply. */
export interface FastifyReplyLike {
  readonly raw: ServerResponse
  code(status: number): unknown
  headers(values: Record<string, string>): unknown
  send(payload: string): unknown
}

/** What is used of a Fastify instance. */
export interface FastifyLike {
  addHook(name: 'onRequest', hook: (request: never, reply: never, done: () => void) => void): unknown
  addHook(
    name: 'onError',
    hook: (request: never, reply: never, error: never, done: () => void) => void,
  ): unknown
}

/** What is used of Koa's context. */
export interface KoaLike {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly originalUrl: string
  readonly ip: string
  readonly protocol: string
  readonly state: object
  readonly request: object
  status: number
  body: unknown
  set(headers: Record<string, string>): void
}

/** What is used of Hono's context on Node. */
export interface HonoLike {
  readonly req: {
    readonly raw: Request
    readonly url: string
    readonly routePath?: string
    text(): Promise<string>
  }
  readonly env: unknown
  readonly error?: unknown
  get(name: string): unknown
  body(data: string, status: never, headers: Record<string, string>): Response
}

/** The parties of one request, as its framework hands them to a handler or a middleware. */
export type Call =
  | { readonly framework: 'node'; readonly request: IncomingMessage; readonly response: ServerResponse }
  | { readonly framework: 'Fastify'; readonly request: FastifyRequestLike; readonly reply: FastifyReplyLike }
  | { readonly framework: 'Koa'; readonly context: KoaLike }
  | { readonly framework: 'Hono'; readonly context: HonoLike }

/** Which framework calls, by the shape of its arguments, so that none of them is a dependency. Express's are node's. */
export function callOf(first: object, second: unknown): Call {
  // An Express request has `res` too, but is a message itself and wraps none.
  if ('req' in first && !('headers' in first && 'httpVersion' in first)) {
    // Not `res`: reading it would make Hono create a response.
    if ('header' in first && 'env' in first)
      return { framework: 'Hono', context: first as unknown as HonoLike }
    return { framework: 'Koa', context: first as unknown as KoaLike }
  }
  if ('raw' in first && typeof second === 'object' && second !== null && 'raw' in second) {
    return {
      framework: 'Fastify',
      request: first as FastifyRequestLike,
      reply: second as FastifyReplyLike,
    }
  }
  return { framework: 'node', request: first as IncomingMessage, response: second as ServerResponse }
}

/** Path and query, as core reads them: before a router took a prefix away. */
export function urlOf(call: Call): string {
  if (call.framework === 'Koa') return call.context.originalUrl
  if (call.framework === 'Hono') return call.context.req.url
  if (call.framework === 'Fastify') return call.request.raw.url ?? ''
  return (call.request as { originalUrl?: string }).originalUrl ?? call.request.url ?? ''
}

export function methodOf(call: Call): string {
  if (call.framework === 'Hono') return call.context.req.raw.method
  return (messagesOf(call)[0] as IncomingMessage).method ?? ''
}

/** The client's address, as the framework was told to see it behind proxies. */
export function addressOf(call: Call): string {
  if (call.framework === 'Koa') return call.context.ip
  if (call.framework === 'Fastify') return call.request.ip
  if (call.framework === 'Hono') return nodeOf(call.context).incoming?.socket.remoteAddress ?? ''
  return (call.request as { ip?: string }).ip ?? call.request.socket.remoteAddress ?? ''
}

/** Node's own request and response; [] on another server than node's. */
export function messagesOf(call: Call): readonly EventEmitter[] {
  switch (call.framework) {
    case 'Fastify':
      return [call.request.raw, call.reply.raw]
    case 'Koa':
      return [call.context.req, call.context.res]
    case 'Hono': {
      const { incoming, outgoing } = nodeOf(call.context)
      return incoming === undefined || outgoing === undefined ? [] : [incoming, outgoing]
    }
    default:
      return [call.request, call.response]
  }
}

/** What @hono/node-server keeps of node's own. */
export function nodeOf(context: HonoLike): { incoming?: IncomingMessage; outgoing?: ServerResponse } {
  return typeof context.env === 'object' && context.env !== null ? context.env : {}
}
