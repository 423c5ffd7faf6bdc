import type { IncomingMessage, ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import { GramexLogError, replay } from '@gramexlog/core'
import { loadConfig } from '@gramexlog/core/viewer'
import { getRequestListener } from '@hono/node-server'
import { openBackend } from '../backends/open.ts'
import { createApp } from './app.ts'
import { Guard } from './guard.ts'
import { type Listening, listen } from './listen.ts'
import { Mount } from './mount.ts'
import { LIMITS, type ViewOptions } from './options.ts'
import { Page } from './page.ts'
import { addressOf } from './peer.ts'
import { Refusal, refusalOf, refusalResponse } from './refusal.ts'
import type { Replay } from './replays.ts'
import { secured } from './secured.ts'
import { type OpenBackend, Targets } from './targets.ts'

/** Characters of a URL, at most. */
const MAX_URL = 16 * 1024
/** How long the same warning is not said again. */
const SILENCE_MS = 60_000
/** Kinds of warnings in that time. */
const MAX_KINDS = 20
/** From `dist/esm/endpoint`, or `dist/cjs/endpoint`. */
const PAGE = fileURLToPath(new URL('../../page/', import.meta.url))

/** The logs, to be mounted anywhere or to listen for itself. */
export interface View {
  /**
   * Answers a request: of any framework that speaks the web's own `Request` and `Response`.
   * @param env what frameworks hand over beside it, and servers: it tells from where it is asked, without which a view that is
   * open answers nobody
   */
  readonly fetch: (request: Request, env?: unknown) => Promise<Response>
  /**
   * Answers a request of Node: of node:http, Express, Koa or Fastify.
   * @param next called for a request that is not below `base`
   */
  readonly listener: (incoming: IncomingMessage, outgoing: ServerResponse, next?: () => unknown) => void
  /**
   * Listens for itself.
   * @param port default 0: any that is free
   * @param host address; default 127.0.0.1
   * @throws GramexLogError (as a rejection) for an address that others reach, without a token or authorize; the system's error
   */
  readonly listen: (port?: number, host?: string) => Promise<Listening>
  /** Ends all that is under way, and lets go of what is open. */
  readonly close: () => Promise<void>
}

/** What a view is made with besides its options. */
export interface ViewParts {
  readonly openBackend: OpenBackend
  /** Default: core's. */
  readonly replay?: Replay
  /** Directory of the built page. */
  readonly pageDirectory: string
  /** ms since 1970. */
  readonly now: () => number
  /** Between two looks of a live tail. */
  readonly tailMs: number
  /** Says something to who runs the view. */
  readonly warn: (words: string) => void
}

/**
 * A view of the logs that a configuration names.
 * @throws GramexLogError if the configuration is missing or wrong, or an option is
 * @example await createView({ config: 'gramexlog.yaml' }).listen(9989)
 */
export function createView(options: ViewOptions = {}): View {
  return makeView(options, {
    openBackend,
    pageDirectory: PAGE,
    now: Date.now,
    tailMs: 1_000,
    warn: emitWarning,
  })
}

/** As `createView`, with parts of one's own. */
export function makeView(options: ViewOptions, parts: ViewParts): View {
  const { config, dir, base, readOnly = true, formulas = false } = options
  const warn = seldom(parts.warn, parts.now)
  const guard = new Guard(options, warn)
  const mount = new Mount(base)
  const loaded = loadConfig({ config, dir })
  const targets = new Targets(loaded, options, parts.openBackend)
  const closing = new AbortController()
  const report = (error: unknown) => warn(`a request failed: ${String((error as Error)?.message ?? error)}`)
  const app = createApp({
    targets,
    guard,
    page: new Page(parts.pageDirectory),
    limits: { ...LIMITS, ...options.limits },
    readOnly,
    replay: parts.replay ?? ((target) => replay({ config: loaded.file, dir: loaded.dir, target })),
    formulas,
    closing: closing.signal,
    pathOf: (request) => mount.pathOf(request),
    now: parts.now,
    tailMs: parts.tailMs,
    report,
  })

  const answer = async (request: Request, env: unknown): Promise<Response> => {
    if (request.url.length > MAX_URL)
      throw new Refusal(
        414,
        'ERR_GRAMEXLOG_QUERY',
        `The URL has ${request.url.length} characters; at most ${MAX_URL} are read.`,
      )
    if (closing.signal.aborted) throw new Refusal(503, 'ERR_GRAMEXLOG_CLOSED', 'The view is closed.')
    const caller = { address: addressOf(request, env) }
    const redirect = guard.check(request, new URL(request.url), caller) ?? mount.check(request, env)
    return redirect ?? (await app.fetch(request, env as object))
  }
  const fetch: View['fetch'] = async (request, env) =>
    secured(await answer(request, env).catch((error) => refusalResponse(refusalOf(error, report))))
  // The app's own Request and Response stay as they are.
  const respond = getRequestListener(fetch, { overrideGlobalObjects: false })
  return {
    fetch,
    listener: (incoming, outgoing, next) => {
      if (next !== undefined && !mount.holds(incoming)) next()
      else void respond(incoming, outgoing)
    },
    listen: async (port = 0, host = '127.0.0.1') => {
      if (closing.signal.aborted) throw new GramexLogError('ERR_GRAMEXLOG_CLOSED', 'the view is closed')
      return await listen(respond, { port, host, isOpen: guard.isOpen, closing: closing.signal })
    },
    close: async () => {
      closing.abort()
      await targets.close()
    },
  }
}

/** Says the same thing at most once a minute, whatever names and addresses are in it. */
function seldom(say: (words: string) => void, now: () => number): (words: string) => void {
  const saidMs = new Map<string, number>()
  return (words) => {
    for (const [kind, ms] of saidMs) if (now() - ms >= SILENCE_MS) saidMs.delete(kind)
    const kind = words.replace(/"[^"]*"|[\d.:]+/g, '')
    if (saidMs.has(kind) || saidMs.size > MAX_KINDS) return
    saidMs.set(kind, now())
    say(words)
  }
}

function emitWarning(words: string): void {
  process.emitWarning(`view: ${words}`, { type: 'GramexLogWarning', code: 'GRAMEXLOG_VIEW' })
}
