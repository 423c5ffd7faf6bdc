import type { IncomingMessage } from 'node:http'
import { GramexLogError } from '@gramexlog/core/error'
import { nodeEnv } from './peer.ts'
import { Refusal } from './refusal.ts'

/** Where the view is mounted. */
export class Mount {
  /** "" or such as `/logs`. */
  readonly #base: string

  /** @throws GramexLogError for what is no path */
  constructor(base = '') {
    const path = base.replace(/\/+$/, '')
    if (path !== '' && !/^(\/[\w.~-]+)+$/.test(path))
      throw new GramexLogError(
        'ERR_GRAMEXLOG_ARGUMENT',
        `base: expected a path such as "/logs"; found ${JSON.stringify(base)}`,
      )
    this.#base = path
  }

  /** Whether a request to a server is one to the view. */
  holds(incoming: IncomingMessage): boolean {
    return isStripped(incoming) || this.#isBelow(pathIn(incoming.url ?? ''))
  }

  /** The path below the mount: as it is, where a framework has taken that away. */
  pathOf(request: Request): string {
    const { pathname } = new URL(request.url)
    return this.#isBelow(pathname) ? pathname.slice(this.#base.length) : pathname
  }

  /**
   * Looks whether a request is below the mount.
   * @returns where the page is, for one to its very mount without a slash: what it loads lies below
   * @throws Refusal
   */
  check(request: Request, env: unknown): Response | undefined {
    const incoming = nodeEnv(env)?.incoming
    const stripped = incoming !== undefined && isStripped(incoming)
    const path = stripped ? pathIn(incoming.originalUrl!) : new URL(request.url).pathname
    if (stripped ? pathIn(incoming.url!) === '/' && !path.endsWith('/') : path === this.#base) {
      const Location = `./${path.slice(path.lastIndexOf('/') + 1)}/${new URL(request.url).search}`
      return new Response(null, { status: 308, headers: { Location } })
    }
    if (stripped || this.#isBelow(path)) return undefined
    throw new Refusal(404, 'ERR_GRAMEXLOG_NOT_FOUND', 'There is nothing here.')
  }

  #isBelow(path: string): boolean {
    return path === this.#base || path.startsWith(`${this.#base}/`)
  }
}

/** Express and Connect take the mount away, and keep the whole beside. */
function isStripped({ url, originalUrl }: IncomingMessage & { readonly originalUrl?: string }): boolean {
  return originalUrl !== undefined && originalUrl !== url
}

function pathIn(url: string): string {
  return url.replace(/[?#].*$/s, '')
}
