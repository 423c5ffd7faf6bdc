import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** An HTTP proxy: CONNECT for TLS, whole URLs for plain requests. */
export interface HttpProxy {
  readonly port: number
  /** `CONNECT host:port`, `POST http://host:port`. */
  readonly seen: string[]
}

/**
 * Goes with the test.
 * @param resolve where `host:port` is to be found: a name that only the proxy knows; default: there
 * @param login `user:password` that it asks for
 */
export async function httpProxy(resolve: Record<string, number> = {}, login?: string): Promise<HttpProxy> {
  const seen: string[] = []
  const sockets = new Set<Socket>()
  const allowed = (header?: string) =>
    login === undefined || header === `Basic ${Buffer.from(login).toString('base64')}`
  const server = createServer((from, to) => {
    const { host, origin, pathname, search, port } = new URL(from.url!)
    seen.push(`${from.method} ${origin}`)
    if (!allowed(from.headers['proxy-authorization'])) return void to.writeHead(407).end()
    const onwards = request(
      {
        host: '127.0.0.1',
        port: resolve[host] ?? port,
        method: from.method,
        path: pathname + search,
        headers: from.headers,
      },
      (answer) => {
        to.writeHead(answer.statusCode!, answer.headers)
        answer.pipe(to)
      },
    )
    onwards.on('error', () => to.writeHead(502).end())
    from.pipe(onwards)
  })
  server.on('connect', ({ url, headers }, client: Socket) => {
    seen.push(`CONNECT ${url}`)
    client.on('error', () => {})
    if (!allowed(headers['proxy-authorization'])) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
      return
    }
    const onwards = connect(resolve[url!] ?? Number(url!.split(':')[1]), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      client.pipe(onwards).pipe(client)
    })
    onwards.on('error', () => client.destroy())
  })
  server.on('connection', (socket) => sockets.add(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port: (server.address() as { port: number }).port, seen }
}
