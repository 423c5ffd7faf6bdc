import { setTimeout as sleep } from 'node:timers/promises'
import { open } from '@gramexlog/core'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { appFolder } from './support/app.ts'
import { startElasticsearch } from './support/elasticsearch.ts'
import { type Fault, proxyTo } from './support/proxy.ts'
import { everyDocument, request } from './support/search.ts'

const { url } = inject('servers')[0]!
const RECORDS = 3_000

/** An answer in the place of the server's, which has stored the records nevertheless. */
function instead(status: string, body: string, headers: readonly string[] = []): Fault {
  const length = `Content-Length: ${Buffer.byteLength(body)}`
  return () => Buffer.from([`HTTP/1.1 ${status}`, ...headers, length, '', body].join('\r\n'))
}

const JSON_TYPE = 'Content-Type: application/json'
const PAGE = '<html><body><h1>Bad Gateway</h1><p>secret-of-the-proxy</p></body></html>'

const FAULTS: readonly (readonly [what: string, fault: Fault, trouble: RegExp])[] = [
  [
    'answers cut in the middle',
    (part, client) => {
      client.write(part.subarray(0, part.length >> 1))
      client.destroy()
      return undefined
    },
    /closed|aborted|terminated|socket|reset/i,
  ],
  ['answers that come too late', async (part) => sleep(1_500, part), /no answer in time/],
  ['connections on which nothing comes any more', () => undefined, /no answer in time/],
  ["a proxy's page", instead('502 Bad Gateway', PAGE, ['Content-Type: text/html']), /HTTP 502/],
  ["a proxy's page with 400", instead('400 Bad Request', PAGE, ['Content-Type: text/html']), /HTTP 400/],
  ["a proxy's page with 200", instead('200 OK', PAGE, ['Content-Type: text/html']), /is this Elasticsearch/],
  ['what is no JSON', instead('200 OK', '{"errors":false,"ite', [JSON_TYPE]), /JSON/],
  [
    'an answer about fewer records',
    instead('200 OK', '{"errors":false,"items":[{"create":{"status":201}}]}', [JSON_TYPE]),
    /told of 1/,
  ],
  ['an answer about none', instead('200 OK', '{}', [JSON_TYPE]), /told of none/],
  ['null', instead('200 OK', 'null', [JSON_TYPE]), /told of none|no JSON object/],
  ['a redirect', instead('302 Found', '', ['Location: http://elsewhere.example/']), /HTTP 302/],
  [
    'a wrong login',
    instead('401 Unauthorized', '{"error":{"type":"security_exception"}}', [JSON_TYPE]),
    /HTTP 401/,
  ],
  ['a missing right', instead('403 Forbidden', '{"error":"no"}', [JSON_TYPE]), /HTTP 403: no/],
  ['too many requests', instead('429 Too Many Requests', '{"error":"busy"}', [JSON_TYPE]), /HTTP 429: busy/],
  ['a server that is full', instead('507 Insufficient Storage', '', []), /HTTP 507/],
]

async function setUp() {
  const proxy = await proxyTo(url)
  await proxy.open()
  const app = appFolder({ url: `http://127.0.0.1:${proxy.port}`, timeout: 1 }, { flush: 0.05 })
  const { log, flush, stats, close } = await open({ config: app.config })
  onTestFinished(async () => void (await close()))
  let logged = 0
  const logMany = async () => {
    for (const end = logged + RECORDS; logged < end; logged += 1) {
      log('guide', { n: logged, pad: 'x'.repeat(300) })
      if (logged % 100 === 0) await sleep(1)
    }
  }
  /** Logs on, until delivery is seen to fail. */
  const through = async (fault: Fault, trouble: RegExp) => {
    proxy.fault = (part, client) => (part.includes('HTTP/1.1') ? fault(part, client) : undefined)
    await logMany()
    // A busy server may be late with an answer, too.
    await expect.poll(() => stats().lastError, { timeout: 20_000 }).toMatch(trouble)
    expect(stats().lastError).not.toContain('secret-of-the-proxy')
    proxy.fault = undefined
  }
  const expectAll = async () => {
    const told = await flush()
    expect(told).toMatchObject({ accepted: logged, dead: 0, dropped: 0, backlogBytes: 0 })
    expect(told.delivered + told.duplicates).toBe(logged)
    const stored: number[] = []
    for await (const { _source } of everyDocument(url, app.index)) stored.push(Number(_source.n))
    expect(stored.sort((a, b) => a - b)).toEqual(Array.from({ length: logged }, (_, n) => n))
  }
  return { app, flush, logMany, through, expectAll }
}

describe('records are stored once, and none is lost', () => {
  test.for(FAULTS)('through %s', async ([, fault, trouble]) => {
    const { logMany, flush, through, expectAll } = await setUp()
    await logMany()
    await flush()
    await through(fault, trouble)
    await logMany()
    await expectAll()
  })

  test.for(FAULTS)('through %s from the first request on', async ([what, fault]) => {
    const { app, through, expectAll } = await setUp()
    await through(fault, /./)
    await expectAll()
    // Nobody who may not install a template tries again and again.
    if (what === 'a missing right' || what === "a proxy's page with 400") return
    const path = `/_index_template/gramexlog-${app.index}`
    expect(await request(url, 'GET', path)).toMatchObject({ index_templates: [{}] })
  })
})

test.skipIf(process.env.ELASTICSEARCH_URL)(
  'a node with a tiny write queue, and one that takes small requests only, get everything in time',
  async () => {
    const node = await startElasticsearch({
      version: '9.1.0',
      settings: {
        'thread_pool.write.size': '1',
        'thread_pool.write.queue_size': '1',
        'http.max_content_length': '100kb',
      },
    })
    onTestFinished(() => node.stop())
    const app = appFolder({ url: node.url }, { flush: 0.05 })
    const apps = await Promise.all(Array.from({ length: 6 }, () => open({ config: app.config })))
    onTestFinished(async () => void (await Promise.all(apps.map(({ close }) => close()))))
    for (let n = 0; n < 2_000; n += 1) {
      for (const [at, { log }] of apps.entries()) log('guide', { n: at * 2_000 + n, pad: 'x'.repeat(500) })
    }
    const stats = await Promise.all(apps.map(({ flush }) => flush()))
    const sum = (name: 'delivered' | 'retried' | 'dead') => stats.reduce((all, each) => all + each[name], 0)
    expect([sum('delivered'), sum('dead')]).toEqual([12_000, 0])
    expect(sum('retried')).toBeGreaterThan(0)
    const rejected = await request<{ nodes: object }>(node.url, 'GET', '/_nodes/stats/thread_pool')
    expect(JSON.stringify(rejected)).toMatch(/"write":\{[^}]*"rejected":[1-9]/)
    const stored = new Set<unknown>()
    for await (const { _source } of everyDocument(node.url, app.index)) stored.add(_source.n)
    expect(stored.size).toBe(12_000)
  },
)
