// A backlog that a process left on disk while no server was there, delivered by the next process.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startPath } from '../path-process.mjs'
import { inTempDir } from '../temp-dir.mjs'
import { INDEX, measureDelivery } from './delivery.mjs'
import { fill } from './fill.mjs'

/** gramexlog last: it may remove what it has delivered, and the others read the same files. */
const names = ['raw posting', 'raw posting, own _id', 'helpers.bulk', 'rsyslog', 'gramexlog core']

/** @type {import('./index.mjs').Suite} */
export const drain = {
  title: 'Backlog drain',
  documents: { null: 1_000_000, real: 1_000_000, cluster: 300_000 },
  quick: 300_000,
  round,
}

/** @type {import('./index.mjs').Suite['round']} */
function round({ count, server, each }) {
  return inTempDir(async (dir) => {
    await fill(dir, count)
    const files = await segments(dir)
    for (const name of names) await each(name, () => measure(name, { dir, files, server, count }))
  })
}

/**
 * @param {string} name
 * @param {{dir: string, files: string[], server: import('../servers/server.mjs').Server, count: number}} options
 */
async function measure(name, { dir, files, server, count }) {
  const path = startPath()
  try {
    await server.prepare(INDEX)
    await path.call('open', { suite: 'drain', name, dir, url: server.url, index: INDEX, files })
    return await measureDelivery(path, server, { warmUp: 0, count })
  } finally {
    await path.stop()
  }
}

/** @param {string} dir */
async function segments(dir) {
  const found = await readdir(join(dir, '.gramexlog'), { recursive: true })
  return found
    .filter((file) => file.endsWith('.ndjson'))
    .sort()
    .map((file) => join(dir, '.gramexlog', file))
}
