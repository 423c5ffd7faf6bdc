import type { IncomingMessage, ServerResponse } from 'node:http'

/** Node's own request and answer, where a handler is given them beside the request: by @hono/node-server. */
export interface NodeEnv {
  readonly incoming: IncomingMessage & { readonly originalUrl?: string }
  readonly outgoing: ServerResponse
}

/** What a handler was given beside the request, if it is that of Node. */
export function nodeEnv(env: unknown): NodeEnv | undefined {
  const { incoming, outgoing } = (env ?? {}) as Partial<NodeEnv>
  return incoming?.socket && outgoing ? { incoming, outgoing } : undefined
}

/** What Deno.serve hands over beside a request, and Bun.serve, be it through Hono. */
interface OtherEnv {
  readonly remoteAddr?: { readonly hostname?: string }
  readonly requestIP?: (request: Request) => { readonly address: string } | null
  readonly server?: Pick<OtherEnv, 'requestIP'>
}

/**
 * IP address of who asks, or the words that it has none; undefined if nobody tells it.
 * @param env what a handler was given beside the request
 */
export function addressOf(request: Request, env: unknown): string | undefined {
  const socket = nodeEnv(env)?.incoming.socket
  // Behind a socket without an address there is a proxy, which serves whomever it likes.
  if (socket !== undefined) return socket.remoteAddress ?? 'a socket'
  const other = (env ?? {}) as OtherEnv
  const bun = other.server ?? other
  return bun.requestIP?.(request)?.address ?? other.remoteAddr?.hostname
}
