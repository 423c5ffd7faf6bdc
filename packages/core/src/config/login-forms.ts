// Without the schemas' library: the shipper's thread would load it for these lines alone, half a second of a busy machine.
import type { Login, LoginFile } from './target.ts'

/** For HTTP basic authentication. */
export interface Credentials {
  readonly username: string
  readonly password: string
}

export const USER_AND_PASSWORD: RegExp = /^[^:]+:[\s\S]*$/
export const ENCODED_KEY: RegExp = /^[A-Za-z0-9+/_-]+=*$/
/** What Node sends in a header; a bearer token has no space. */
export const TOKEN: RegExp = /^[\x21-\x7e]+$/

/** @param both text of the form `USER_AND_PASSWORD` */
export function parseHttpAuth(both: string): Credentials {
  const colon = both.indexOf(':')
  return { username: both.slice(0, colon), password: both.slice(colon + 1) }
}

/** What an option's file may hold. */
interface InFile {
  readonly expected: string
  /** Undefined if `held` is something else. One line break at its end is no part of it. */
  parse(held: string): Login | undefined
}

/** By the option that names the file. */
export const IN_FILE: Readonly<Record<LoginFile['option'], InFile>> = {
  http_auth: inFile('user:password', USER_AND_PASSWORD, parseHttpAuth),
  api_key: inFile('an encoded API key', ENCODED_KEY, (apiKey) => ({ apiKey })),
  bearer_auth: inFile('a token', TOKEN, (bearer) => ({ bearer })),
}

function inFile(expected: string, form: RegExp, read: (held: string) => Login): InFile {
  return {
    expected,
    parse(held) {
      const line = held.replace(/\r?\n$/, '')
      return form.test(line) ? read(line) : undefined
    },
  }
}
