// How late the event loop of an app is that logs steadily, with delivery and without.
import { startPath } from '../path-process.mjs'
import { inTempDir } from '../temp-dir.mjs'
import { INDEX } from './delivery.mjs'

export const PER_SECOND = 20_000

const cases = [
  { name: 'JSON.stringify', path: 'JSON.stringify', suite: 'caller' },
  ...['gramexlog core', 'gramexlog winston', 'gramexlog pino'].flatMap((path) => [
    { name: `${path}, not shipping`, path, suite: 'caller' },
    { name: `${path}, shipping`, path, suite: 'endToEnd' },
  ]),
  ...['winston-elasticsearch', 'pino-elasticsearch'].map((path) => ({ name: path, path, suite: 'endToEnd' })),
]

/** @type {import('./index.mjs').Suite} */
export const loop = {
  title: `Event loop at ${PER_SECOND.toLocaleString('en-US')} records a second`,
  documents: { null: 10 * PER_SECOND },
  quick: 4 * PER_SECOND,
  async round({ count, server, each }) {
    for (const { name, path, suite } of cases)
      await each(name, () => inTempDir((dir) => measure({ suite, path, dir, server, count })))
  },
}

/** @param {{suite: string, path: string, dir: string, server: import('../servers/server.mjs').Server, count: number}} options */
async function measure({ suite, path: name, dir, server, count }) {
  const path = startPath()
  try {
    await server.prepare(INDEX)
    await path.call('open', { suite, name, dir, url: server.url, index: INDEX })
    const { loopP99Ms, loopP999Ms, cpuMs, mainMs, rssMb, perSecond } = await path.call('steady', {
      count,
      perSecond: PER_SECOND,
    })
    const cpuUs = (cpuMs * 1e3) / count
    return { loopP99Ms, loopP999Ms, cpuUs, mainUs: mainMs && (mainMs * 1e3) / count, rssMb, perSecond }
  } finally {
    await path.stop()
  }
}
