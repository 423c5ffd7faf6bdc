import { createHash, timingSafeEqual } from 'node:crypto'
import { GramexLogError } from '@gramexlog/core/error'

const MIN_CHARACTERS = 16
/** How long a browser keeps it: a working week. */
const MAX_AGE_S = 7 * 24 * 3600

/** The secret that lets in who has it. What a browser keeps in its place is of no use elsewhere. */
export class Token {
  readonly #digest: Buffer
  readonly #cookieName: string
  readonly #cookieDigest: Buffer

  /** @throws GramexLogError if it is too short to be a secret */
  constructor(token: string) {
    if (typeof token !== 'string' || token.length < MIN_CHARACTERS)
      throw new GramexLogError(
        'ERR_GRAMEXLOG_ARGUMENT',
        `token: expected a secret of ${MIN_CHARACTERS} characters or more, such as of \`openssl rand -hex 16\``,
      )
    this.#digest = sha256(token)
    const value = this.#cookieValue()
    // Views on other ports of the same host share their cookies.
    this.#cookieName = `gramexlog-${sha256(value).toString('hex').slice(0, 8)}`
    this.#cookieDigest = sha256(value)
  }

  isIn(headers: Headers): boolean {
    const bearer = /^bearer +(\S+) *$/i.exec(headers.get('authorization') ?? '')?.[1]
    if (bearer !== undefined) return this.is(bearer)
    const cookies = (headers.get('cookie') ?? '').split(';').map((cookie) => cookie.trim())
    return cookies.some((cookie) => {
      const at = cookie.indexOf('=')
      return cookie.slice(0, at) === this.#cookieName && equal(cookie.slice(at + 1), this.#cookieDigest)
    })
  }

  is(text: string): boolean {
    return equal(text, this.#digest)
  }

  /** The header `Set-Cookie` by which a browser is let in, at the path at which it asks and below. */
  cookie(isEncrypted: boolean): string {
    const secure = isEncrypted ? '; Secure' : ''
    return `${this.#cookieName}=${this.#cookieValue()}; HttpOnly; SameSite=Strict; Max-Age=${MAX_AGE_S}${secure}`
  }

  #cookieValue(): string {
    return createHash('sha256').update('gramexlog view\0').update(this.#digest).digest('base64url')
  }
}

/** By digests of one length, in a time that tells nothing of how much is right. */
function equal(text: string, digest: Buffer): boolean {
  return timingSafeEqual(sha256(text), digest)
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
