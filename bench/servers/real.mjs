// A real Elasticsearch: the one at ELASTICSEARCH_URL, else a node of the project's own test support; or three of them, each
// shard with a copy.
import { now } from '../measure.mjs'
import { startPath } from '../path-process.mjs'
import { cpuMsOf } from '../proc.mjs'
import { request } from '../request.mjs'
import { INDEX } from '../suites/delivery.mjs'
import { loadSupport } from './support.mjs'

/** The official client 9 wants 9.x; the peers' client 8 is content with it. */
const VERSION = '9.1.0'
const HEAP_MB = 2048
const CLUSTER_HEAP_MB = 1024

/** Before that many documents the node grows faster from path to path: its own code is being compiled. */
const WARM_UP = { paths: ['raw posting', 'raw posting, own _id'], times: 6, documents: 250_000 }

/** The same for every path, and whole, so that none has to wait for the mapping to grow. */
const MAPPINGS = {
  properties: {
    ...fields('keyword', 'event', 'method', 'path', 'user', 'agent', 'level', 'message'),
    ...fields('long', 'status', 'bytes'),
    ...fields('double', 'ms'),
    ...fields('date', '@timestamp', 'time'),
  },
}

/**
 * @typedef {object} Nodes
 * @property {string} url of the one that is spoken to
 * @property {number[]} pids none if they are elsewhere
 * @property {() => Promise<unknown>} stop
 */

/** @returns {Promise<import('./server.mjs').Server>} */
export async function startRealServer() {
  const given = process.env.ELASTICSEARCH_URL?.replace(/\/$/, '')
  return serverOf('real', given ? { url: given, pids: [], stop: async () => {} } : await startNode())
}

/** @returns {Promise<import('./server.mjs').Server>} */
export async function startClusterServer() {
  const { launchCluster } = await loadSupport('cluster-nodes')
  const cluster = await launchCluster({ heapMb: CLUSTER_HEAP_MB, jvm: [] })
  await cluster.green()
  return serverOf('cluster', { url: cluster.urls[0], pids: cluster.pids(), stop: cluster.stop })
}

/**
 * @param {'real' | 'cluster'} name
 * @param {Nodes} nodes
 * @returns {Promise<import('./server.mjs').Server>}
 */
async function serverOf(name, nodes) {
  const { url } = nodes
  const info = await request('GET', `${url}/_nodes/_local?filter_path=nodes.*.version`)
  const { version } = Object.values(info.nodes)[0]
  const replicas = name === 'cluster' ? 1 : 0
  const settings = { number_of_shards: 1, number_of_replicas: replicas }
  /** @type {import('./server.mjs').Server} */
  const server = {
    name,
    about: `${name === 'cluster' ? 'three nodes of ' : ''}Elasticsearch ${version}${replicas ? ', one replica' : ''}`,
    url,
    pollMs: 25,
    async warm() {
      await server.prepare(INDEX)
      await warm(url)
    },
    async prepare(index) {
      await request('DELETE', `${url}/${index}`)
      await request('PUT', `${url}/${index}`, { settings, mappings: MAPPINGS })
      await request('GET', `${url}/_cluster/health/${index}?wait_for_status=green&timeout=30s`)
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
    cpuMs: async () => cpuOf(nodes.pids),
    async stop() {
      // In the middle of an interrupted run it may refuse.
      await request('DELETE', `${url}/${INDEX}`).catch(() => {})
      await nodes.stop()
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

/** @returns {Promise<Nodes>} */
async function startNode() {
  const { startElasticsearch } = await loadSupport('elasticsearch')
  const { url, pid, stop } = await startElasticsearch({ version: VERSION, heapMb: HEAP_MB, jvm: [] })
  return { url, pids: [pid], stop }
}

/**
 * From the system, since the nodes' own statistics are up to a second old.
 * @param {number[]} pids
 * @returns {number | null} null if the nodes are elsewhere or the system is not Linux
 */
function cpuOf(pids) {
  if (pids.length === 0 || process.platform !== 'linux') return null
  return pids.map(cpuMsOf).reduce((sum, ms) => sum + ms, 0)
}

/**
 * @param {string} type
 * @param {string[]} names
 */
function fields(type, ...names) {
  return Object.fromEntries(names.map((name) => [name, { type }]))
}
