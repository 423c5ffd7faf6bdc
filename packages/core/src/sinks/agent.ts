import type { TLSSocket } from 'node:tls'
import { buildConnector, type Dispatcher, EnvHttpProxyAgent, Pool, ProxyAgent } from 'undici'
import { isLocal } from '../config/node.ts'
import type { Connection } from '../config/target.ts'
import { connectFault } from './connect-fault.ts'
import type { Credentials } from './credentials.ts'
import { pinFault } from './pinned.ts'

const CONNECT_MS = 10_000
const IDLE_MS = 60_000

/** Where the environment names proxies. */
const VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'https_proxy', 'http_proxy']

type Agent = {
  request(options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData>
  close(): Promise<void>
}

/** Bun has put an undici of its own in the place of the one that is asked for, which has no pools. */
const refused: Agent = {
  request: () => Promise.reject(new Error('Bun cannot send them: run `gramexlog ship` on Node beside it')),
  close: () => Promise.resolve(),
}

/**
 * Makes what sends the requests to one node: a pool of sockets, through a proxy if there is one. It has as many sockets as
 * there are requests under way, since each target limits its own: none waits for another's.
 */
export function createAgent(
  { tls, proxy, timeoutMs }: Connection,
  { tls: pems }: Credentials,
): (node: { url: URL }) => Agent {
  if (process.versions.bun) return () => refused
  const fingerprint = tls?.fingerprint
  const tlsOptions = {
    ...pems,
    timeout: Math.min(CONNECT_MS, timeoutMs),
    rejectUnauthorized:
      (tls?.rejectUnauthorized ?? true) && (fingerprint === undefined || pems.ca !== undefined),
    // A session that is taken up again tells no certificate.
    ...(fingerprint !== undefined && { maxCachedSessions: 0 }),
  }
  const poolOptions = {
    connections: null,
    pipelining: 1,
    keepAliveTimeout: IDLE_MS,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  }

  const pool = (origin: string | URL, connect: buildConnector.connector, via?: string) =>
    new Pool(origin, {
      ...poolOptions,
      connect(options, callback) {
        const ends = { server: `${options.protocol}//${options.host}`, proxy: via }
        connect(options, (error, socket) => {
          if (error !== null) return callback(connectFault(error, ends), null)
          const fault =
            options.protocol === 'https:' && fingerprint !== undefined && pinned(socket, fingerprint)
          if (!fault) return callback(null, socket)
          socket.destroy()
          callback(new Error(`${ends.server} has a certificate that ${fault}`), null)
        })
      },
    })

  return ({ url }) => {
    if (
      proxy === false ||
      (proxy === undefined && (isLocal(url.origin) || !VARIABLES.some((name) => process.env[name])))
    ) {
      return pool(url.origin, buildConnector(tlsOptions))
    }
    const via = proxy === undefined ? undefined : new URL(proxy).origin
    const factory = (origin: string | URL, options: object) => {
      const { connect } = options as { connect?: buildConnector.connector }
      return pool(origin, connect ?? buildConnector(tlsOptions), via)
    }
    const options = {
      requestTls: tlsOptions,
      factory,
      clientFactory: (origin: URL, { connect }: { connect?: buildConnector.connector }) =>
        new Pool(origin, { ...poolOptions, ...(connect && { connect }) }),
      // A proxy expects a plain request as it is, and lets only TLS through unseen.
      proxyTunnel: false,
    }
    const agent =
      proxy === undefined ? new EnvHttpProxyAgent(options) : new ProxyAgent({ ...options, uri: proxy })
    return {
      // As text: a URL ends in a slash, and the path that a proxy is asked for would begin with two.
      request: (asked) => agent.request({ ...asked, origin: url.origin }),
      close: () => agent.close(),
    }
  }
}

function pinned(socket: unknown, fingerprint: string): string | undefined {
  return pinFault((socket as TLSSocket).getPeerCertificate(true), fingerprint)
}
