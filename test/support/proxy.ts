import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { closedPort } from './closed-port.ts'

/** A TCP proxy in front of a server, which can be away. */
export interface TcpProxy {
  readonly port: number
  /** Accepts connections from now on. */
  open(): Promise<void>
  /** Cuts all connections, and refuses new ones. */
  cut(): Promise<void>
  /** What becomes of each part of an answer from now on; undefined: it arrives. */
  fault: Fault | undefined
}

/**
 * Sees a part of an answer before the client does. May destroy the client's connection; what it gives is passed on, later
 * if that is a promise, and not at all if it is undefined.
 */
export type Fault = (part: Buffer, client: Socket) => Buffer | undefined | Promise<Buffer | undefined>

/** A proxy to the server at `url`, closed at first. It goes with the test. */
export async function proxyTo(url: string): Promise<TcpProxy> {
  const { hostname, port: to } = new URL(url)
  const port = await closedPort()
  const sockets = new Set<Socket>()
  let server: Server | undefined
  const cut = async () => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
    const listening = server
    server = undefined
    if (listening !== undefined) await new Promise((resolve) => listening.close(resolve))
  }
  onTestFinished(cut)
  const proxy: TcpProxy = {
    port,
    fault: undefined,
    async open() {
      server = createServer((client) => {
        const upstream = connect(Number(to), hostname)
        for (const socket of [client, upstream]) {
          sockets.add(socket)
          socket
            .on('error', () => {})
            .on('close', () => {
              client.destroy()
              upstream.destroy()
            })
        }
        client.pipe(upstream)
        // In order, also where a fault takes its time.
        let before = Promise.resolve()
        upstream.on('data', (part: Buffer) => {
          before = before.then(async () => {
            const left = proxy.fault === undefined ? part : await proxy.fault(part, client)
            if (left !== undefined && !client.destroyed) client.write(left)
          })
        })
      }).listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
    cut,
  }
  return proxy
}

/** The answers to batches are lost: the connection ends before they arrive. @returns whether one was */
export function loseAnswers(proxy: TcpProxy): () => boolean {
  let lost = false
  proxy.fault = (part, client) => {
    if (!part.includes('"items"')) return part
    lost = true
    client.destroy()
    return undefined
  }
  return () => lost
}
