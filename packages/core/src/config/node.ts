import { isIPv6 } from 'node:net'
import { hostname } from 'node:os'
import type { Credentials } from './login-forms.ts'

/** One node of a cluster, as far as it was said. */
export interface Node {
  readonly host: string
  readonly port?: number | undefined
  readonly scheme?: 'http' | 'https' | undefined
  /** Path below which it answers. */
  readonly prefix?: string | undefined
  readonly auth?: Credentials | undefined
}

const URL_PARTS =
  /^(?:(https?):\/\/)?(?:([^/?#]*)@)?(\[[^\]/]*\]|[^\s/?#@:[\]]+)(?::(\d{1,5}))?(\/[^\s?#]*)?$/i

/**
 * Reads `https://user:password@host:port/prefix`; all but the host may be missing. Undefined if `text` has
 * another form. As in Gramex's client, https without a port means 443; http without one is left to the default.
 */
export function parseNode(text: string): Node | undefined {
  const [matched, scheme, login, host = '', port, path] = URL_PARTS.exec(text) ?? []
  if (matched === undefined || !isHost(host)) return undefined
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return undefined
  const auth = login === undefined ? undefined : parseLogin(login)
  if (login !== undefined && !auth) return undefined
  const secure = scheme?.toLowerCase() === 'https'
  return {
    host,
    port: port === undefined ? (secure ? 443 : undefined) : Number(port),
    scheme: scheme === undefined ? undefined : secure ? 'https' : 'http',
    prefix: path === undefined || path === '/' ? undefined : path,
    auth,
  }
}

/** Whether `host` is a name or an address alone: no scheme, port, path or user with it. */
export function isHost(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  if (bare.includes(':')) return isIPv6(bare)
  return /^[^\s/?#@:[\]\\%]+$/.test(host) && URL.canParse(`http://${host}`)
}

/** The base URL without credentials: `http://localhost:9200`, `https://proxy/es`. */
export function nodeUrl(scheme: 'http' | 'https', host: string, port: number, prefix = ''): string {
  const { origin } = new URL(`${scheme}://${isIPv6(host) ? `[${host}]` : host}:${port}`)
  const path = prefix.replace(/^\/+|\/+$/g, '')
  return path ? `${origin}/${path}` : origin
}

/** Whether a node is on this machine, by its name: nothing is looked up. */
export function isLocal(url: string): boolean {
  const host = new URL(url).hostname
  return (
    host === 'localhost' ||
    host === '[::1]' ||
    /^127(?:\.\d+){3}$/.test(host) ||
    host === hostname().toLowerCase()
  )
}

function parseLogin(login: string): Credentials | undefined {
  const colon = login.indexOf(':')
  if (colon < 1) return undefined
  try {
    return {
      username: decodeURIComponent(login.slice(0, colon)),
      password: decodeURIComponent(login.slice(colon + 1)),
    }
  } catch {
    return undefined
  }
}
