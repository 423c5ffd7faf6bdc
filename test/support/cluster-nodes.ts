import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { closedPort } from './closed-port.ts'
import { startElasticsearch } from './elasticsearch.ts'
import type { NodeOptions, RunningNode } from './node.ts'
import { request, waitFor } from './search.ts'

const NAMES = ['one', 'two', 'three']

/** Three nodes of Elasticsearch, each of which can be killed and started again with its data. */
export interface Cluster {
  readonly urls: readonly string[]
  /** Of the nodes that run. */
  pids(): number[]
  /** The node that is elected as the master, from 0. */
  master(): Promise<number>
  kill(node: number): Promise<void>
  start(node: number): Promise<void>
  /** Resolves when all nodes are there and all shards have all their copies. */
  green(): Promise<void>
  /** Ends all nodes, and removes their data. */
  stop(): Promise<void>
}

/** Starts a cluster, which ends with this process if nobody ends it before. */
export async function launchCluster(options: Pick<NodeOptions, 'heapMb' | 'jvm'> = {}): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'gramexlog-cluster-'))
  const ports = await Promise.all([...NAMES, ...NAMES].map(() => closedPort()))
  const http = ports.slice(0, NAMES.length)
  const transport = ports.slice(NAMES.length)
  const urls = http.map((port) => `http://127.0.0.1:${port}`)
  const nodes: (RunningNode | undefined)[] = []
  const start = async (node: number) => {
    nodes[node] = await startElasticsearch({
      ...options,
      version: '9.1.0',
      port: http[node]!,
      dataDir: join(folder, NAMES[node]!),
      settings: {
        'node.name': NAMES[node]!,
        'transport.port': String(transport[node]),
        'discovery.type': 'multi-node',
        'discovery.seed_hosts': transport.map((port) => `127.0.0.1:${port}`).join(','),
        'cluster.initial_master_nodes': NAMES.join(','),
        // A killed node is missed at once, as its connections are cut.
        'cluster.routing.allocation.node_concurrent_recoveries': '8',
      },
    })
  }
  await Promise.all(NAMES.map((_, node) => start(node)))
  const alive = () => urls.filter((_, node) => nodes[node] !== undefined)
  return {
    urls,
    start,
    pids: () => nodes.flatMap((node) => (node === undefined ? [] : [node.pid])),
    async master() {
      const [{ node } = { node: '' }] = await request<{ node: string }[]>(
        alive()[0]!,
        'GET',
        '/_cat/master?format=json',
      )
      return NAMES.indexOf(node)
    },
    async kill(node) {
      const killed = nodes[node]
      nodes[node] = undefined
      killed?.kill()
      await killed?.stop()
    },
    green: () =>
      waitFor(async () => {
        const path = `/_cluster/health?wait_for_nodes=${NAMES.length}&wait_for_status=green&timeout=5s`
        const { timed_out } = await request<{ timed_out: boolean }>(alive()[0]!, 'GET', path)
        return !timed_out
      }, 300_000).then(() => {}),
    async stop() {
      await Promise.all(nodes.map((node) => node?.stop()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
