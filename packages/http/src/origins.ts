import { GramexLogError } from '@gramexlog/core/adapter'

/**
 * Which pages may send: those of the listed origins, and of the server itself. A request without an origin comes from no
 * page of another site, or is one that browsers send from anywhere, such as an image's.
 * @throws GramexLogError for what is no origin
 */
export class Origins {
  readonly #listed: ReadonlySet<string>

  constructor(listed: readonly string[]) {
    for (const origin of listed) {
      if (URL.canParse(origin) && new URL(origin).origin === origin) continue
      throw new GramexLogError(
        'ERR_GRAMEXLOG_ARGUMENT',
        `origins: expected such as "https://shop.example", without a path; found ${JSON.stringify(origin)}`,
      )
    }
    this.#listed = new Set(listed)
  }

  /** @param origin the header `Origin`, "" if there is none @param host the header `Host` */
  allows(origin: string, host: string): boolean {
    if (origin === '' || this.#listed.has(origin)) return true
    return URL.canParse(origin) && new URL(origin).host === host
  }

  /** The headers by which a browser lets a page of an allowed origin send, and see the answer. */
  headersFor(origin: string): Record<string, string> {
    if (!this.#listed.has(origin)) return { Vary: 'Origin' }
    return {
      Vary: 'Origin',
      'Access-Control-Allow-Origin': origin,
      // Beacons always bring cookies along, by which the app knows its user.
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Allow-Methods': 'GET, POST',
      'Access-Control-Allow-Headers': 'Content-Type',
      'Access-Control-Max-Age': '600',
    }
  }
}
