import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { open } from '@gramexlog/core'
import { expect, inject, onTestFinished, test } from 'vitest'
import { appFolder } from './support/app.ts'
import { documents, waitFor } from './support/search.ts'

const { url } = inject('servers')[0]!

test('targets wait for no server but their own', async () => {
  const taken: unknown[] = []
  const hanging = createServer((socket) => void taken.push(socket.on('error', () => {}))).listen(
    0,
    '127.0.0.1',
  )
  await once(hanging, 'listening')
  onTestFinished(() => void hanging.close())
  const { port } = hanging.address() as AddressInfo
  const app = appFolder({ url }, { flush: 0.1, exitTimeout: 1, stuck: { url: `http://127.0.0.1:${port}` } })
  const gramexlog = await open({ config: app.config })
  onTestFinished(async () => void (await gramexlog.close()))
  const records = 20
  for (let n = 0; n < records; n += 1) gramexlog.log('stuck', { n })
  await waitFor(() => taken.length > 0)
  for (let n = 0; n < records; n += 1) gramexlog.log('guide', { n })
  await waitFor(async () => (await documents(url, app.index)).length === records)
  const { stuck, guide } = gramexlog.stats().targets
  expect([stuck?.delivered, guide?.delivered]).toEqual([0, records])
})
