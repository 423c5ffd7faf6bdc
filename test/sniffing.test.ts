import { open } from '@gramexlog/core'
import { expect, onTestFinished, test } from 'vitest'
import { appFolder } from './support/app.ts'
import { launchCluster } from './support/cluster-nodes.ts'
import { count } from './support/search.ts'

test.skipIf(process.env.ELASTICSEARCH_URL)(
  'a target that knows one node learns of the others, and goes on when that one dies',
  { timeout: 300_000 },
  async () => {
    const cluster = await launchCluster()
    onTestFinished(() => cluster.stop(), 60_000)
    await cluster.green()
    const [named, other] = cluster.urls
    const app = appFolder({
      url: named,
      sniff_on_start: true,
      template: { template: { settings: { index: { number_of_replicas: 2 } } } },
    })
    const { log, flush, close } = await open({ config: app.config })
    onTestFinished(async () => void (await close()))
    for (let n = 0; n < 100; n += 1) log({ n })
    expect(await flush({ timeout: 30_000 })).toMatchObject({ delivered: 100 })
    await cluster.green()
    await cluster.kill(0)
    for (let n = 100; n < 200; n += 1) log({ n })
    expect(await flush({ timeout: 90_000 })).toMatchObject({ delivered: 200, duplicates: 0 })
    expect(await count(other!, app.index)).toBe(200)
  },
)
