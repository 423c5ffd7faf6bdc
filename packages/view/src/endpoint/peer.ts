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
