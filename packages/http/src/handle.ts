import type { IncomingMessage } from 'node:http'
import { type Call, type HonoLike, type KoaLike, nodeOf } from './framework.ts'

/** Where the app keeps who asks. Each is given what its framework gives: the request, or Koa's or Hono's context. */
export interface IdentityOptions {
  /** The user, for `user.*`: an object, or its id. Default: `req.user`, `req.session.user`, `req.auth`; see the README. */
  // biome-ignore lint/suspicious/noExplicitAny: the app says which framework's it is
  readonly user?: (request: any) => unknown
  /** The session, with its `id`, or the id itself. Default: `req.session`. */
  // biome-ignore lint/suspicious/noExplicitAny: the app says which framework's it is
  readonly session?: (request: any) => unknown
}

/**
 * What core reads a request's keys from. It copies nothing: each property is read when a record needs it, and so is as
 * it is then. The user may be known only after the middleware has run.
 */
export function handleOf(call: Call, options: IdentityOptions): object {
  if (call.framework === 'Koa') return new KoaRequest(call.context, options)
  if (call.framework === 'Hono') return new HonoRequest(call.context, options)
  const { user, session } = options
  if (user === undefined && session === undefined) return call.request
  return withIdentity(call.request, options)
}

class KoaRequest {
  readonly framework = 'Koa'
  readonly #context: KoaLike & { readonly session?: unknown; readonly _matchedRoute?: unknown }
  readonly #options: IdentityOptions

  constructor(context: KoaLike, options: IdentityOptions) {
    this.#context = context
    this.#options = options
  }

  get raw(): IncomingMessage {
    return this.#context.req
  }

  get originalUrl(): string {
    return this.#context.originalUrl
  }

  get ip(): string {
    return this.#context.ip
  }

  get protocol(): string {
    return this.#context.protocol
  }

  get user(): unknown {
    const { user } = this.#options
    return user === undefined ? (this.#context.state as { user?: unknown }).user : asUser(user(this.#context))
  }

  get session(): unknown {
    const { session } = this.#options
    return session === undefined ? this.#context.session : asSession(session(this.#context))
  }

  /** @koa/router's. */
  get route(): unknown {
    return { path: this.#context._matchedRoute }
  }
}

class HonoRequest {
  readonly framework = 'Hono'
  readonly #context: HonoLike
  readonly #options: IdentityOptions

  constructor(context: HonoLike, options: IdentityOptions) {
    this.#context = context
    this.#options = options
  }

  /** Node's request; on another server than @hono/node-server the web's. */
  get raw(): unknown {
    return nodeOf(this.#context).incoming ?? this.#context.req.raw
  }

  get method(): string {
    return this.#context.req.raw.method
  }

  get user(): unknown {
    const { user } = this.#options
    if (user !== undefined) return asUser(user(this.#context))
    return this.#context.get('user') ?? this.#context.get('jwtPayload')
  }

  get session(): unknown {
    const { session } = this.#options
    return session === undefined ? this.#context.get('session') : asSession(session(this.#context))
  }

  get route(): unknown {
    const path = this.#context.req.routePath
    // Where no route matches, the last pattern is that of a middleware.
    return { path: path?.endsWith('*') ? undefined : path }
  }
}

/** The request with another user and session. */
function withIdentity(request: object, { user, session }: IdentityOptions): object {
  const raw = (request as { raw?: object }).raw ?? request
  return new Proxy(request, {
    get(target, name) {
      if (name === 'user' && user !== undefined) return asUser(user(target))
      if (name === 'session' && session !== undefined) return asSession(session(target))
      // By the message itself, and not by what stands for it, core knows when a request started.
      return name === 'raw' ? raw : Reflect.get(target, name)
    },
  })
}

function asUser(user: unknown): unknown {
  return typeof user === 'string' || typeof user === 'number' ? { id: user } : user
}

function asSession(session: unknown): unknown {
  return typeof session === 'string' || typeof session === 'number' ? { id: session } : session
}
