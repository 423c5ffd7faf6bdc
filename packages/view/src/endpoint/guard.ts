import { Hosts, isLoopback } from './hosts.ts'
import type { Authorize, ViewOptions } from './options.ts'
import { Refusal } from './refusal.ts'
import { Token } from './token.ts'

const FORBIDDEN = 'ERR_GRAMEXLOG_FORBIDDEN'
const OPEN = 'createView({ token }) or createView({ authorize }) lets others in'
/** Headers of a proxy, which may stand before the view for the whole world. */
const FORWARDED = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'via',
]

/** What is known of a request besides what it says of itself. */
export interface Caller {
  /** IP address of the other end, where that is known. */
  readonly address?: string | undefined
}

/** Decides who is answered. */
export class Guard {
  readonly #hosts: Hosts
  readonly #token: Token | undefined
  readonly #authorize: Authorize | undefined
  readonly #warn: (words: string) => void

  /**
   * @param warn says something to who runs the view
   * @throws GramexLogError if an option is wrong
   */
  constructor({ hosts = [], token, authorize }: ViewOptions, warn: (words: string) => void) {
    this.#hosts = new Hosts(hosts)
    this.#token = token === undefined ? undefined : new Token(token)
    this.#authorize = authorize
    this.#warn = warn
  }

  /** Nobody has to say who he is. */
  get isOpen(): boolean {
    return this.#token === undefined && this.#authorize === undefined
  }

  /**
   * Lets a request in.
   * @returns an answer that brings the browser to the same place, without the secret in its address
   * @throws Refusal
   */
  check(request: Request, url: URL, { address }: Caller): Response | undefined {
    const { headers } = request
    this.#checkHost(headers.get('host') ?? url.host)
    if (this.isOpen) this.#checkNear(headers, address)
    // A page of another site can read no answer, but it could ask, again and again.
    if (headers.get('sec-fetch-site') === 'cross-site' && headers.get('sec-fetch-mode') !== 'navigate')
      throw new Refusal(403, FORBIDDEN, 'A page of another site asks. Open the view itself.')
    return this.#checkToken(request, url)
  }

  /** @throws Refusal */
  async authorize(request: Request, target: string | undefined): Promise<void> {
    if (!(await this.mayRead(request, target)))
      throw new Refusal(
        403,
        FORBIDDEN,
        target === undefined
          ? 'You may not see the logs here.'
          : `You may not see the target ${JSON.stringify(target)}.`,
      )
  }

  async mayRead(request: Request, target: string | undefined): Promise<boolean> {
    return this.#authorize === undefined || (await this.#authorize(request, target)) === true
  }

  #checkHost(host: string): void {
    if (this.#hosts.allows(host)) return
    const shown = JSON.stringify(host.slice(0, 100))
    throw this.#told(
      `The view was asked for under the name ${shown}, which it does not know: only localhost, 127.0.0.1, [::1] and those in createView({ hosts: [${shown}] }).`,
    )
  }

  /** Without a secret only this machine is answered. */
  #checkNear(headers: Headers, address: string | undefined): void {
    if (address === undefined)
      throw this.#told(
        `The view does not know who asks, and answers only this machine itself: give view.fetch what the server tells beside the request, as in Hono view.fetch(context.req.raw, context.env); or ${OPEN}.`,
      )
    if (!isLoopback(address))
      throw this.#told(
        `The view was asked for from ${address}, but answers only this machine itself; ${OPEN}.`,
      )
    if (FORWARDED.some((name) => headers.has(name)))
      throw this.#told(
        `The view was asked for through a proxy, but answers only this machine itself; ${OPEN}.`,
      )
  }

  #checkToken(request: Request, url: URL): Response | undefined {
    const token = this.#token
    if (token === undefined) return undefined
    const given = url.searchParams.get('token')
    if (given === null) {
      if (token.isIn(request.headers)) return undefined
      throw unauthorized(
        'The view asks for its token: Authorization: Bearer …, or in a browser once ?token=… behind its address.',
      )
    }
    if (!token.is(given)) throw unauthorized('This is not the token of the view.')
    const left = new URLSearchParams(url.searchParams)
    left.delete('token')
    const query = left.size === 0 ? '' : `?${left}`
    // From the last part of the path on, since what is before it may have been taken away by a framework.
    const location = `./${url.pathname.slice(url.pathname.lastIndexOf('/') + 1)}${query}`
    const cookie = token.cookie(url.protocol === 'https:')
    return new Response(null, { status: 303, headers: { Location: location, 'Set-Cookie': cookie } })
  }

  #told(words: string): Refusal {
    this.#warn(words)
    return new Refusal(403, FORBIDDEN, words)
  }
}

function unauthorized(words: string): Refusal {
  return new Refusal(401, 'ERR_GRAMEXLOG_UNAUTHORIZED', words, {
    'WWW-Authenticate': 'Bearer realm="gramexlog"',
  })
}
