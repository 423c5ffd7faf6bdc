// How soon a fresh process delivers: from before anything of the logger is loaded until the server has its first record.
import { awaitDocuments } from '../arrivals.mjs'
import { now } from '../measure.mjs'
import { startPath } from '../path-process.mjs'
import { inTempDir } from '../temp-dir.mjs'
import { INDEX } from './delivery.mjs'

const names = [
  'gramexlog core',
  'gramexlog winston',
  'winston-elasticsearch',
  'gramexlog pino',
  'pino-elasticsearch',
]

/** `documents` is how often. @type {import('./index.mjs').Suite} */
export const start = {
  title: 'First delivery of a fresh process',
  documents: { null: 1 },
  async round({ server, each }) {
    for (const name of names) await each(name, () => inTempDir((dir) => measure(name, dir, server)))
  },
}

/**
 * @param {string} name
 * @param {string} dir
 * @param {import('../servers/server.mjs').Server} server
 */
async function measure(name, dir, server) {
  await server.prepare(INDEX)
  const spawnedAt = now()
  const path = startPath()
  try {
    const arrived = awaitDocuments(server, INDEX, { before: 0, expected: 1, signal: path.ended })
    const options = { suite: 'endToEnd', name, dir, url: server.url, index: INDEX }
    const { startedAt, openedAt } = await path.call('first', options)
    const { complete, lastAt } = await arrived
    if (!complete) throw new Error('the record did not come')
    return {
      openMs: (openedAt - startedAt) / 1e6,
      firstMs: (lastAt - startedAt) / 1e6,
      processMs: (lastAt - spawnedAt) / 1e6,
    }
  } finally {
    await path.stop()
  }
}
