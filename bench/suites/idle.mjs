// What an app takes that has logged one record, which is delivered, and then does nothing.
import { FLUSH_SECONDS } from '../gramexlog-config.mjs'
import { startPath } from '../path-process.mjs'
import { inTempDir } from '../temp-dir.mjs'
import { INDEX } from './delivery.mjs'

/** For how long it is watched. */
const SECONDS = 20

const cases = [
  { path: 'JSON.stringify', suite: 'caller' },
  ...[
    'gramexlog core',
    'gramexlog winston',
    'gramexlog pino',
    'winston-elasticsearch',
    'pino-elasticsearch',
  ].map((path) => ({ path, suite: 'endToEnd' })),
]

/** @type {import('./index.mjs').Suite} */
export const idle = {
  title: 'An app that does nothing',
  documents: { null: 1 },
  async round({ count, server, each }) {
    for (const { path, suite } of cases)
      await each(path, () => inTempDir((dir) => measure({ suite, path, dir, server, count })))
  },
}

/** @param {{suite: string, path: string, dir: string, server: import('../servers/server.mjs').Server, count: number}} options */
async function measure({ suite, path: name, dir, server, count }) {
  const path = startPath()
  try {
    await server.prepare(INDEX)
    await path.call('open', { suite, name, dir, url: server.url, index: INDEX })
    await path.call('warm', count)
    const { wakes, cpuMs } = await path.call('rest', SECONDS)
    const flushes = SECONDS / FLUSH_SECONDS
    return { wakesAFlush: wakes / flushes, cpuMsAMinute: (cpuMs / SECONDS) * 60 }
  } finally {
    await path.stop()
  }
}
