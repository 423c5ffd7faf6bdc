import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '@gramexlog/core/viewer'
import { onTestFinished } from 'vitest'
import type { Answer } from '../../../src/backends/backend.ts'
import { ElasticsearchBackend } from '../../../src/backends/elasticsearch/backend.ts'
import { parseQuery } from '../../../src/query/parse.ts'

export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  // biome-ignore lint/suspicious/noExplicitAny: as a test expects it
  readonly body: any
}

export interface Told {
  readonly status?: number
  readonly json?: unknown
  readonly headers?: Record<string, string>
}

export const PASSWORD = 'hush-hush'

/** A server that answers as told, and keeps what it was asked; undefined: no answer at all. */
export async function fakeServer(answer: (asked: Asked) => Told | undefined) {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const url = new URL(request.url!, 'http://localhost')
    const text = Buffer.concat(chunks).toString()
    const body = text === '' ? undefined : JSON.parse(text)
    const one = {
      method: request.method!,
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      body,
    }
    asked.push(one)
    const told = answer(one)
    if (told === undefined) return
    response.writeHead(told.status ?? 200, { 'content-type': 'application/json', ...told.headers })
    response.end(JSON.stringify(told.json ?? {}))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** A back end of the target `app`, whose index is `app`. */
export function backendOf(url: string, more: Record<string, unknown> = {}): ElasticsearchBackend {
  const folder = mkdtempSync(join(tmpdir(), 'gramexlog-view-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const config = join(folder, 'gramexlog.yaml')
  writeFileSync(
    config,
    JSON.stringify({ gramexlog: { app: { url, http_auth: `app:${PASSWORD}`, ...more } } }),
  )
  const backend = new ElasticsearchBackend(loadConfig({ config }).targets.get('app')!)
  onTestFinished(() => backend.close())
  return backend
}

export const options = () => ({ nowMs: 0, signal: new AbortController().signal })
export const query = (url: string) => parseQuery(new URLSearchParams(url))
export const MAPPING: Told = {
  json: { app: { mappings: { properties: { '@timestamp': { type: 'date' }, level: { type: 'keyword' } } } } },
}

export async function all(answer: Promise<Answer>): Promise<unknown[]> {
  const rows: unknown[] = []
  for await (const piece of (await answer).rows) rows.push(...piece)
  return rows
}

/** A server with a mapping, that answers searches so. */
export function searched(answer: (asked: Asked) => Told | undefined) {
  return fakeServer((asked) => (asked.path.endsWith('/_mapping') ? MAPPING : answer(asked)))
}

/** So many records, from the place that a search asks for on. */
function hitsOf(total: number, { search_after, size, from = 0 }: Asked['body']) {
  const start = search_after === undefined ? from : search_after[0] + 1
  return Array.from({ length: Math.max(0, Math.min(size, total - start)) }, (_, at) => {
    return { _id: `id${start + at}`, _index: 'app', _source: { n: start + at }, sort: [start + at] }
  })
}

export const found = (total: number, body: Asked['body']): Told => ({
  json: { timed_out: false, hits: { total: { value: total }, hits: hitsOf(total, body) } },
})

/** As Elasticsearch has points in time; another product refuses those. */
export function pointed(total: number, { path, method, body }: Asked, opensearch = false): Told {
  if (path === '/app/_pit' && !opensearch) return { json: { id: 'point' } }
  if (path === '/app/_pit') return { status: 405, json: { error: 'Incorrect HTTP method' } }
  if (path === '/app/_search/point_in_time') return { json: { pit_id: 'point' } }
  if (method === 'DELETE') return { json: { succeeded: true } }
  return found(total, body)
}
