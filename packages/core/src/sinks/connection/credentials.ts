import { readFileSync } from 'node:fs'
import { IN_FILE } from '../../config/login-forms.ts'
import { proxyLogin } from '../../config/proxy-url.ts'
import type { Connection, Login, LoginFile } from '../../config/target.ts'
import { environmentProxies } from './proxy.ts'

/** What the files of a connection hold now. */
export interface Credentials {
  readonly login?: Login
  /** PEM texts. */
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string }
}

/** Shorter secrets would take harmless words with them. */
const MIN_SECRET_CHARS = 4

/** @throws Error that names the option and its file, if that cannot be read or holds something else */
export function readCredentials({ auth, tls = { rejectUnauthorized: true } }: Connection): Credentials {
  const login = auth !== undefined && 'file' in auth ? readLogin(auth) : auth
  return {
    ...(login && { login }),
    tls: {
      ...(tls.ca && { ca: readText('ca_certs', tls.ca) }),
      ...(tls.cert && { cert: readText('client_cert', tls.cert) }),
      ...(tls.key && { key: readText('client_key', tls.key) }),
    },
  }
}

/** Whether a file may say something else by now. */
export function haveFiles({ auth, tls }: Connection): boolean {
  return (auth !== undefined && 'file' in auth) || Boolean(tls?.ca ?? tls?.cert ?? tls?.key)
}

/** All texts that must not be told: password, login as it is sent, API key and what is in it, token, headers, proxy's password. */
export function secretsOf({ headers, proxy }: Connection, { login }: Credentials): string[] {
  const secrets = Object.values(headers)
  if (login !== undefined && 'apiKey' in login) {
    const decoded = Buffer.from(login.apiKey, 'base64').toString()
    secrets.push(login.apiKey, decoded.slice(decoded.indexOf(':') + 1))
  } else if (login !== undefined && 'bearer' in login) secrets.push(login.bearer)
  else if (login !== undefined) secrets.push(login.password, base64(`${login.username}:${login.password}`))
  for (const url of proxiesOf(proxy)) {
    secrets.push(url.password, decodeURIComponent(url.password), base64(proxyLogin(url)))
  }
  return secrets.filter(({ length }) => length >= MIN_SECRET_CHARS)
}

function proxiesOf(option: string | false | undefined): URL[] {
  if (option === undefined) return environmentProxies(process.env)
  return option === false ? [] : [new URL(option)]
}

function readLogin({ option, file }: LoginFile): Login {
  const { expected, parse } = IN_FILE[option]
  const login = parse(readText(option, file))
  if (login) return login
  throw new Error(`the file of "${option}" does not hold ${expected}, and nothing else: ${file}`)
}

function readText(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Error(`the file of "${option}" cannot be read (${code}): ${file}`)
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
