import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createGunzip } from 'node:zlib'

/** Takes bulk requests as Elasticsearch does and keeps what it is sent, for tests of what comes before the server. */
export interface BulkServer {
  readonly url: string
  /** What was sent so far, oldest first. */
  readonly records: readonly Record<string, unknown>[]
  clear(): void
  close(): Promise<void>
}

const HEADERS = { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' }

export async function bulkServer(): Promise<BulkServer> {
  const records: Record<string, unknown>[] = []
  const server = createServer(async (request, response) => {
    const gzipped = request.headers['content-encoding'] === 'gzip'
    const body = await text(gzipped ? request.pipe(createGunzip()) : request)
    const { pathname } = new URL(request.url!, 'http://localhost')
    const { status, answer } = pathname.endsWith('/_bulk') ? store(body) : answerOf(request.method!, pathname)
    response.writeHead(status, HEADERS).end(JSON.stringify(answer))
  })
  const store = (body: string) => {
    const lines = body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const sent = lines.filter((_, at) => at % 2 === 1)
    records.push(...sent)
    return { status: 200, answer: { errors: false, items: sent.map(() => ({ create: { status: 201 } })) } }
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    records,
    clear: () => void records.splice(0),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** What is asked besides: which server it is, its indices, of which it has any, and its templates, of which it has none. */
function answerOf(method: string, path: string): { status: number; answer: object } {
  if (path === '/') return { status: 200, answer: { version: { number: '9.1.0', build_flavor: 'default' } } }
  if (path.startsWith('/_resolve/index/')) {
    const index = { name: decodeURIComponent(path.slice('/_resolve/index/'.length)), attributes: ['open'] }
    return { status: 200, answer: { indices: [index], aliases: [], data_streams: [] } }
  }
  if (path.startsWith('/_index_template/_simulate'))
    return { status: 200, answer: { template: {}, overlapping: [] } }
  if (path === '/_index_template') return { status: 200, answer: { index_templates: [] } }
  if (path === '/_template') return { status: 200, answer: {} }
  if (path.startsWith('/_index_template/') && method !== 'PUT')
    return { status: 404, answer: { status: 404 } }
  return { status: 200, answer: { acknowledged: true } }
}
