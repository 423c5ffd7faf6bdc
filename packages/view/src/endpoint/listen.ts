import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GramexLogError } from '@gramexlog/core/error'
import { isLoopback } from './hosts.ts'

/** A server that is up. */
export interface Listening {
  /** Such as `http://127.0.0.1:9989/`. */
  readonly url: string
  /** Stops it, and the requests that are under way. */
  close(): Promise<void>
}

export interface ListenOptions {
  readonly port: number
  /** Name or IP address. */
  readonly host: string
  /** Nobody has to say who he is. */
  readonly isOpen: boolean
  /** Stops the server too. */
  readonly closing: AbortSignal
}

/** @throws GramexLogError for an address that others reach, if nobody has to say who he is; the system's error */
export async function listen(respond: RequestListener, options: ListenOptions): Promise<Listening> {
  const { port, host, isOpen, closing } = options
  if (isOpen && !isLoopback(host))
    throw new GramexLogError(
      'ERR_GRAMEXLOG_ARGUMENT',
      `listen: ${JSON.stringify(host)} is reached from other machines, and the view asks nobody who he is. Use createView({ token }) or createView({ authorize }), or listen on 127.0.0.1`,
    )
  const server = createServer(respond)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const close = async () => {
    closing.removeEventListener('abort', close)
    if (!server.listening) return
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await closed
  }
  closing.addEventListener('abort', close, { once: true })
  const { address, family, port: actual } = server.address() as AddressInfo
  const named = host === 'localhost' ? host : family === 'IPv6' ? `[${address}]` : address
  return { url: `http://${named}:${actual}/`, close }
}
