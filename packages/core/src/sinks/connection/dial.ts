import { request } from 'node:http'
import { isIP, type Socket, connect as tcpConnect } from 'node:net'
import type * as nodeTls from 'node:tls'
import { bare } from './proxy.ts'

/** How TLS is spoken to a server: PEM texts, and whether its certificate is looked at. */
export interface TlsOptions {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly rejectUnauthorized?: boolean
}

/** After how long in silence the other end is asked by the operating system whether it is still there. */
const PROBE_MS = 60_000

/**
 * Opens a socket to a server or a proxy, with TLS if its URL says https.
 *
 * @param signal ends it; its reason is thrown
 * @param through a tunnel to it; default: the network
 * @throws what the operating system and TLS find wrong
 */
export async function dial(
  url: URL,
  tls: TlsOptions,
  signal: AbortSignal,
  through?: Socket,
): Promise<Socket> {
  const host = bare(url.hostname)
  const port = portOf(url)
  if (url.protocol !== 'https:') return await whenOpen(tcpConnect({ host, port }), 'connect', signal)
  // Loaded where it is spoken: it takes a tenth of the start of the shipper's thread.
  const { connect } = await import('node:tls')
  const options = {
    ...tls,
    host,
    port,
    // An address is no name that a server could be asked for by.
    servername: isIP(host) ? '' : host,
    ALPNProtocols: ['http/1.1'],
  }
  return await whenOpen(startTls(connect, options, through), 'secureConnect', signal)
}

/** Throws at once for a key that is not that of its certificate, and leaves the tunnel open. */
function startTls(
  connect: typeof nodeTls.connect,
  options: nodeTls.ConnectionOptions,
  through: Socket | undefined,
): Socket {
  try {
    return connect({ ...options, ...(through && { socket: through }) })
  } catch (error) {
    through?.destroy()
    throw error
  }
}

/** What a proxy answers to whom it lets nobody through for. */
export class TunnelRefused extends Error {
  readonly status: number
  constructor(status: number) {
    super(`HTTP ${status}`)
    this.status = status
  }
}

/**
 * Asks a proxy for a tunnel to a server.
 *
 * @param proxy a socket to it, which becomes one to the server; closed if the proxy refuses
 * @param headers for the proxy alone
 * @throws TunnelRefused, or what the operating system finds wrong
 */
export function tunnel(
  proxy: Socket,
  server: URL,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Socket> {
  const authority = `${server.hostname}:${portOf(server)}`
  return new Promise((resolve, reject) => {
    const asked = request({
      method: 'CONNECT',
      path: authority,
      headers: { ...headers, host: authority, connection: 'keep-alive' },
      createConnection: () => proxy,
      signal,
    })
    asked.on('error', (error) => reject(signal.aborted ? signal.reason : error))
    asked.on('connect', ({ statusCode = 0 }, socket: Socket, first) => {
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy()
        reject(new TunnelRefused(statusCode))
        return
      }
      if (first.length > 0) socket.unshift(first)
      resolve(socket)
    })
    asked.end()
  })
}

function portOf({ protocol, port }: URL): number {
  return Number(port) || (protocol === 'https:' ? 443 : 80)
}

function whenOpen(socket: Socket, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const stop = () => socket.destroy(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop)
    // For as long as it lives: what happens to it between two requests is nobody's.
    socket.on('error', reject)
    socket.once('close', () => {
      signal.removeEventListener('abort', stop)
      reject(new Error('closed while it was opened'))
    })
    socket.once(event, () => {
      signal.removeEventListener('abort', stop)
      socket.setNoDelay(true).setKeepAlive(true, PROBE_MS)
      resolve(socket)
    })
  })
}
