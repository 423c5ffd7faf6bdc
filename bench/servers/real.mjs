// A real Elasticsearch: the one at ELASTICSEARCH_URL, else a node of the project's own test support.
import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { now } from '../measure.mjs'
import { startPath } from '../path-process.mjs'
import { request } from '../request.mjs'
import { INDEX } from '../suites/delivery.mjs'

const SUPPORT = fileURLToPath(new URL('../../test/support/elasticsearch.ts', import.meta.url))
const BUNDLE = fileURLToPath(new URL('../.cache/elasticsearch.mjs', import.meta.url))

/** The official client 9 wants 9.x; the peers' client 8 is content with it. */
const VERSION = '9.1.0'
const HEAP_MB = 2048

/** Before that many documents the node grows faster from path to path: its own code is being compiled. */
const WARM_UP = { paths: ['raw posting', 'raw posting, own _id'], times: 2, documents: 250_000 }

/** The same for every path, and whole, so that none has to wait for the mapping to grow. */
const SHAPE = {
  settings: { number_of_shards: 1, number_of_replicas: 0 },
  mappings: {
    properties: {
      ...fields('keyword', 'event', 'method', 'path', 'user', 'agent', 'level', 'message'),
      ...fields('long', 'status', 'bytes'),
      ...fields('double', 'ms'),
      ...fields('date', '@timestamp', 'time'),
    },
  },
}

/** @returns {Promise<import('./server.mjs').Server>} */
export async function startRealServer() {
  const given = process.env.ELASTICSEARCH_URL?.replace(/\/$/, '')
  const node = given ? { url: given, pid: undefined, stop: async () => {} } : await startNode()
  const { url } = node
  const info = await request('GET', `${url}/_nodes/_local?filter_path=nodes.*.version`)
  const { version } = Object.values(info.nodes)[0]
  /** @type {import('./server.mjs').Server} */
  const server = {
    name: 'real',
    about: `Elasticsearch ${version}`,
    url,
    pollMs: 25,
    async warm() {
      await server.prepare(INDEX)
      await warm(url)
    },
    async prepare(index) {
      await request('DELETE', `${url}/${index}`)
      await request('PUT', `${url}/${index}`, SHAPE)
    },
    async indexed(index) {
      const path = `${index}/_stats/indexing?filter_path=_all.primaries.indexing.index_total`
      const answer = await request('GET', `${url}/${path}`)
      return { documents: answer?._all?.primaries.indexing.index_total ?? 0, at: now() }
    },
    async count(index) {
      await request('POST', `${url}/${index}/_refresh`)
      return (await request('GET', `${url}/${index}/_count`)).count
    },
    traffic: async () => null,
    cpuMs: async () => cpuOf(node.pid),
    async stop() {
      // In the middle of an interrupted run it may refuse.
      await request('DELETE', `${url}/${INDEX}`).catch(() => {})
      await node.stop()
    },
  }
  return server
}

/** @param {string} url */
async function warm(url) {
  const { paths, times, documents } = WARM_UP
  for (const name of paths) {
    const path = startPath()
    try {
      await path.call('open', { suite: 'endToEnd', name, url, index: INDEX })
      for (let time = 0; time < times; time += 1) await path.call('warm', documents)
    } finally {
      await path.stop()
    }
  }
}

async function startNode() {
  const { build } = await import('esbuild')
  await mkdir(new URL('.', pathToFileURL(BUNDLE)), { recursive: true })
  await build({
    entryPoints: [SUPPORT],
    outfile: BUNDLE,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    // The support looks for its files beside itself, and the bundle is elsewhere.
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(SUPPORT).href) },
  })
  const { startElasticsearch } = await import(pathToFileURL(BUNDLE).href)
  return startElasticsearch({ version: VERSION, heapMb: HEAP_MB, jvm: [] })
}

/**
 * From the system, since the node's own statistics are up to a second old.
 * @param {number | undefined} pid
 * @returns {number | null} null if the node is elsewhere or the system is not Linux
 */
function cpuOf(pid) {
  if (pid === undefined || process.platform !== 'linux') return null
  // The name before it, in brackets, may hold blanks; then the fields 3 and on, of which 14 and 15 count 10 ms each.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/**
 * @param {string} type
 * @param {string[]} names
 */
function fields(type, ...names) {
  return Object.fromEntries(names.map((name) => [name, { type }]))
}
