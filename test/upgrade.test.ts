import { open } from '@gramexlog/core'
import { expect, onTestFinished, test } from 'vitest'
import { appFolder } from './support/app.ts'
import { closedPort } from './support/closed-port.ts'
import { type ElasticsearchOptions, startElasticsearch } from './support/elasticsearch.ts'
import { documents, request, waitFor } from './support/search.ts'

/** A cluster in the middle of an upgrade: the node that was there, and the newer one that has joined it. */
async function startUpgrade() {
  const [old, upgraded] = await Promise.all([closedPort(), closedPort()])
  const start = async (version: ElasticsearchOptions['version'], port: number, first: boolean) => {
    const node = await startElasticsearch({
      version,
      settings: {
        'node.name': version,
        'transport.port': String(port),
        'discovery.type': 'multi-node',
        'discovery.seed_hosts': `127.0.0.1:${old},127.0.0.1:${upgraded}`,
        ...(first && { 'cluster.initial_master_nodes': version }),
      },
    })
    onTestFinished(node.stop, 60_000)
    return node
  }
  return [await start('8.19.4', old, true), await start('9.1.0', upgraded, false)] as const
}

test.skipIf(process.env.ELASTICSEARCH_URL)(
  'a cluster in the middle of an upgrade, with nodes of 8.19.4 and 9.1.0, gets all, once, through either and both',
  {
    timeout: 180_000,
  },
  async () => {
    const nodes = await startUpgrade()
    const [{ url }] = nodes
    await waitFor(async () => {
      const found = await request<{ version: string }[]>(url, 'GET', '/_cat/nodes?h=version&format=json')
      return (
        found
          .map(({ version }) => version)
          .sort()
          .join() === '8.19.4,9.1.0'
      )
    }, 60_000)
    const [older, newer] = nodes.map((node) => node.url)
    for (const hosts of [[older], [newer], [older, newer]]) {
      const app = appFolder({ hosts })
      const instance = await open({ config: app.config })
      onTestFinished(async () => void (await instance.close()))
      for (let n = 0; n < 2_000; n += 1) {
        instance.log({ n, user: 'ann', 'user.id': 'u1' })
        if (n % 500 === 499) await instance.flush()
      }
      const counts = { delivered: 2_000, duplicates: 0, dead: 0, backlogBytes: 0 }
      expect(await instance.flush()).toMatchObject(counts)
      const stored = (await documents(url, app.index)).map(({ _source }) => Number(_source.n))
      expect(stored.sort((a, b) => a - b)).toEqual(Array.from({ length: 2_000 }, (_, n) => n))
      const template = `gramexlog-${app.index}`
      type Templates = { index_templates: { name: string }[] }
      const found = await request<Templates>(url, 'GET', `/_index_template/${template}`)
      expect(found.index_templates).toMatchObject([{ name: template }])
    }
  },
)
