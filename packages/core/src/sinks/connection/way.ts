import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { proxyLogin } from '../../config/proxy-url.ts'
import type { Connection } from '../../config/target.ts'
import { DialAgent } from './agent.ts'
import { proxyFault, serverFault, tunnelFault } from './connect-fault.ts'
import type { Credentials } from './credentials.ts'
import { dial, type TlsOptions, tunnel } from './dial.ts'
import { pinFault } from './pinned.ts'
import { proxyFor } from './proxy.ts'

const CONNECT_MS = 10_000

/** The way to one node. */
export interface Way {
  readonly agent: DialAgent
  /** What stands before each path: the node's own path, or the whole URL where a proxy passes the very request on. */
  readonly prefix: string
  /** For each request. */
  readonly headers: Readonly<Record<string, string>>
  /** Origin of a proxy that passes the very requests on, and may answer itself. */
  readonly proxy?: string
}

/**
 * Makes the way to each node of a connection, through a proxy if there is one: it passes a plain request on as it is, and lets
 * only TLS through unseen.
 *
 * @returns a function that throws an Error if the environment's proxy is none
 */
export function wayOf(
  { tls, proxy: option, timeoutMs }: Connection,
  { tls: pems }: Credentials,
): (node: URL) => Way {
  const fingerprint = tls?.fingerprint
  const tlsOptions: TlsOptions = {
    ...pems,
    rejectUnauthorized:
      (tls?.rejectUnauthorized ?? true) && (fingerprint === undefined || pems.ca !== undefined),
  }
  const connectMs = Math.min(CONNECT_MS, timeoutMs)

  return (node) => {
    const proxy = proxyFor(node, option)
    const secure = node.protocol === 'https:'
    const path = node.pathname.replace(/\/$/, '')
    const forProxy = proxy === undefined ? {} : authorizationOf(proxy)
    const open = async (signal: AbortSignal) => {
      if (proxy === undefined) return await told(dial(node, tlsOptions, signal), (e) => serverFault(e, node))
      const socket = await told(dial(proxy, {}, signal), (e) => proxyFault(e, proxy))
      if (!secure) return socket
      const through = await told(tunnel(socket, node, forProxy, signal), (e) => tunnelFault(e, proxy, node))
      return await told(dial(node, tlsOptions, signal, through), (e) => serverFault(e, node))
    }
    const agent = new DialAgent(node.host, connectMs, async (signal) => {
      const socket = await open(signal)
      if (!secure || fingerprint === undefined) return socket
      try {
        checkPin(socket as TLSSocket, fingerprint, node)
        return socket
      } catch (error) {
        socket.destroy()
        throw error
      }
    })
    if (proxy === undefined || secure) return { agent, prefix: path, headers: {} }
    return { agent, prefix: node.origin + path, headers: forProxy, proxy: proxy.origin }
  }
}

/** A socket, or in words why there is none. */
async function told(
  socket: Promise<Socket>,
  inWords: (error: NodeJS.ErrnoException) => Error,
): Promise<Socket> {
  try {
    return await socket
  } catch (error) {
    throw inWords(error as NodeJS.ErrnoException)
  }
}

function authorizationOf(proxy: URL): Record<string, string> {
  const login = proxyLogin(proxy)
  return login === '' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(login).toString('base64')}` }
}

function checkPin(socket: TLSSocket, fingerprint: string, { origin }: URL): void {
  const fault = pinFault(socket.getPeerCertificate(true), fingerprint)
  if (fault !== undefined) throw new Error(`${origin} has a certificate that ${fault}`)
}
