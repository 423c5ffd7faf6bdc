import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GramexLogError } from '@gramexlog/core/error'
import { healthOf, type StandingShipper } from '@gramexlog/core/operator'

interface HealthOptions {
  readonly port: number
  readonly host: string
  /** From which age of the oldest waiting record on delivery is not well. */
  readonly maxLagMs: number
}

interface Serving {
  /** Resolves with the address without a path. */
  readonly listening: Promise<string>
  close(): void
}

/** Serves `/health`, 200 or 503, and `/metrics`. */
export function serveHealth(shipper: StandingShipper, { port, host, maxLagMs }: HealthOptions): Serving {
  const server = createServer(async ({ url = '/', method }, response) => {
    const [pathname] = url.split('?')
    try {
      if (method !== 'GET' && method !== 'HEAD') return answer(response, 405, 'text/plain', 'GET only\n')
      if (pathname === '/metrics')
        return answer(response, 200, 'text/plain; version=0.0.4; charset=utf-8', await shipper.metrics())
      if (pathname !== '/health') return answer(response, 404, 'text/plain', '/health or /metrics\n')
      const stats = await shipper.stats()
      const { ok, late } = healthOf(stats, { maxLagMs })
      const targets = Object.entries(stats.targets).map(([name, { backlogBytes, lagMs, dead }]) => {
        return { name, backlogBytes, lagMs, dead }
      })
      const text = `${JSON.stringify({ ok, late, targets })}\n`
      answer(response, ok ? 200 : 503, 'application/json', text)
    } catch (error) {
      const text = `${JSON.stringify({ ok: false, error: (error as Error).message })}\n`
      answer(response, 503, 'application/json', text)
    }
  })
  server.listen(port, host)
  return {
    listening: once(server, 'listening').then(
      () => {
        const { address, port, family } = server.address() as AddressInfo
        return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
      },
      (error: NodeJS.ErrnoException) => {
        throw new GramexLogError(
          'ERR_GRAMEXLOG_ARGUMENT',
          `--metrics-port: ${host}:${port} cannot be listened at (${error.code}); name another port or --host`,
          { cause: error },
        )
      },
    ),
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

function answer(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text)
}
