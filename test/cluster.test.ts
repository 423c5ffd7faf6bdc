import { setTimeout as sleep } from 'node:timers/promises'
import { open } from '@gramexlog/core'
import { expect, onTestFinished, test } from 'vitest'
import { appFolder } from './support/app.ts'
import { startCluster } from './support/cluster.ts'
import type { Cluster } from './support/cluster-nodes.ts'
import { everyDocument } from './support/search.ts'

/** How long all nodes are away together. GRAMEXLOG_OUTAGE_SECONDS=60 for a long one. */
const OUTAGE_SECONDS = Number(process.env.GRAMEXLOG_OUTAGE_SECONDS ?? 5)

/** What happens to the cluster meanwhile, one after the other. */
const EVENTS: readonly (readonly [what: string, act: (cluster: Cluster) => Promise<void>])[] = [
  [
    'a node is killed, and comes back',
    async (cluster) => {
      const node = ((await cluster.master()) + 1) % 3
      await cluster.kill(node)
      await sleep(2_000)
      await cluster.start(node)
    },
  ],
  [
    'the elected master is killed, and comes back',
    async (cluster) => {
      const node = await cluster.master()
      await cluster.kill(node)
      await sleep(2_000)
      await cluster.start(node)
    },
  ],
  [
    'all are killed together, and come back',
    async (cluster) => {
      await Promise.all([0, 1, 2].map((node) => cluster.kill(node)))
      await sleep(OUTAGE_SECONDS * 1_000)
      await Promise.all([0, 1, 2].map((node) => cluster.start(node)))
    },
  ],
  [
    'each is killed and started, one after the other',
    async (cluster) => {
      for (const node of [0, 1, 2]) {
        await cluster.kill(node)
        await cluster.start(node)
        await cluster.green()
      }
    },
  ],
]

test.skipIf(process.env.ELASTICSEARCH_URL)(
  'a cluster of three nodes with a copy of each shard, of which any is killed, stores each record once',
  {
    timeout: 400_000 + OUTAGE_SECONDS * 1_000,
  },
  async () => {
    const cluster = await startCluster()
    await cluster.green()
    const app = appFolder({ hosts: cluster.urls, timeout: 10 }, { flush: 0.1 })
    const { log, flush, stats, close } = await open({ config: app.config })
    onTestFinished(async () => void (await close()))
    let n = 0
    const logging = setInterval(() => {
      for (let left = 10; left > 0; left -= 1) {
        log('guide', { n, pad: 'x'.repeat(200) })
        n += 1
      }
    }, 5)
    onTestFinished(() => clearInterval(logging))
    for (const [what, act] of EVENTS) {
      const before = stats().delivered
      await act(cluster)
      await cluster.green()
      await expect
        .poll(() => stats().delivered, { timeout: 60_000, message: what })
        .toBeGreaterThan(before + 1_000)
    }
    clearInterval(logging)
    const told = await flush()
    expect(told).toMatchObject({ accepted: n, dead: 0, dropped: 0, backlogBytes: 0 })
    expect(told.delivered + told.duplicates).toBe(n)
    // Otherwise nothing was tested.
    expect(told.retried).toBeGreaterThan(0)
    const seen = new Uint8Array(n)
    for await (const { _source } of everyDocument(cluster.urls[0]!, app.index)) seen[Number(_source.n)]! += 1
    expect({
      missing: seen.filter((times) => times === 0).length,
      doubled: seen.filter((times) => times > 1).length,
    }).toEqual({
      missing: 0,
      doubled: 0,
    })
    console.log(`${n} records, ${told.retried} sent again, ${told.duplicates} of them there already`)
  },
)
