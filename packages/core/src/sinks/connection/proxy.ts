import { isIPv6 } from 'node:net'
import { isLocal } from '../../config/node.ts'
import { parseProxyUrl } from '../../config/proxy-url.ts'

/**
 * The proxy on the way to a server, undefined if there is none.
 *
 * @param option of the target: false for none, undefined for that of the environment, which no server on this machine is asked through
 * @throws Error if the environment names no URL of an HTTP proxy
 */
export function proxyFor(server: URL, option: string | false | undefined): URL | undefined {
  if (option !== undefined) return option === false ? undefined : new URL(option)
  return isLocal(server.origin) ? undefined : environmentProxy(server, process.env)
}

/** Where the environment names proxies; what is in small letters goes first. */
const VARIABLES = {
  'https:': ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'],
  'http:': ['http_proxy', 'HTTP_PROXY'],
}

/**
 * What `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say, in small letters or large ones: https goes by the proxy for http if it has
 * none of its own, and a proxy may be named without `http://`. `ALL_PROXY` is not read, nor ranges of addresses in `NO_PROXY`.
 *
 * @throws Error as `proxyFor`
 */
export function environmentProxy(server: URL, env: NodeJS.ProcessEnv): URL | undefined {
  const name = VARIABLES[server.protocol === 'https:' ? 'https:' : 'http:'].find((name) => env[name])
  if (name === undefined || isExcepted(server, env.no_proxy ?? env.NO_PROXY ?? '')) return undefined
  const proxy = parseProxyUrl(schemed(env[name]!))
  if (proxy !== undefined) return proxy
  // Not told: it may hold a password.
  throw new Error(`${name} is no URL of an HTTP proxy such as http://user:password@proxy:3128`)
}

/** All proxies that the environment names, for whatever servers. */
export function environmentProxies(env: NodeJS.ProcessEnv): URL[] {
  return VARIABLES['https:'].flatMap((name) => parseProxyUrl(schemed(env[name] ?? '')) ?? [])
}

function schemed(text: string): string {
  return text.includes('://') ? text : `http://${text}`
}

/** Whether a list such as `es.example, .example.org, 10.1.2.3:9200` names this server, or all by `*`. */
function isExcepted({ protocol, hostname, port }: URL, list: string): boolean {
  const host = bare(hostname)
  const at = port || (protocol === 'https:' ? '443' : '80')
  return list.split(/[,\s]+/).some((entry) => {
    if (entry === '*') return true
    const [, name = entry, only] = (!isIPv6(entry) && /^(.+):(\d+)$/.exec(entry)) || []
    const excepted = bare(name.replace(/^\*?\./, '').toLowerCase())
    if (excepted === '' || (only !== undefined && only !== at)) return false
    return host === excepted || host.endsWith(`.${excepted}`)
  })
}

/** An IPv6 address without its brackets. */
export function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1')
}
