// From the first log call until the server has the last document.
import { now } from '../measure.mjs'
import { startPath } from '../path-process.mjs'
import { inTempDir } from '../temp-dir.mjs'
import { INDEX, measureDelivery } from './delivery.mjs'

/** Compiles the code, opens the connections, makes the index's mapping. */
const WARM_UP = 10_000

const names = [
  'raw posting',
  'raw posting, own _id',
  'helpers.bulk',
  'gramexlog core',
  'gramexlog winston',
  'gramexlog winston, no text',
  'winston-elasticsearch',
  'winston-elasticsearch, no text',
  'winston-elasticsearch, defaults',
  'gramexlog pino',
  'gramexlog pino destination',
  'pino-elasticsearch',
  'pino-elasticsearch, defaults',
  'rsyslog',
]

/** Loggers with nothing to deliver, which shows what a delivery can reach. They speak to no server: once is enough. */
const alone = ['pino, empty worker', 'winston, empty transport', 'winston, empty transport, no text']

/** Where the server has TLS. */
const SECURE = 'gramexlog core, TLS + gzip'

/** @type {import('./index.mjs').Suite} */
export const endToEnd = {
  title: 'End to end',
  documents: { null: 1_000_000, real: 100_000 },
  quick: 100_000,
  round,
}

/** @type {import('./index.mjs').Suite['round']} */
async function round({ count, server, each }) {
  for (const name of server.secure ? [...names, SECURE] : names)
    await each(name, () => inTempDir((dir) => measure(name, dir, server, count)))
  if (server.secure) for (const name of alone) await each(name, () => measureAlone(name, count))
}

/**
 * @param {string} name
 * @param {number} count
 */
async function measureAlone(name, count) {
  const path = startPath()
  try {
    await path.call('open', { suite: 'caller', name })
    await path.call('warm', WARM_UP)
    await path.call('settle')
    const { startedAt } = await path.call('measure', count)
    await path.call('settle')
    const perSecond = count / ((now() - startedAt) / 1e9)
    const { cpuMs, mainMs, rssMb } = await path.call('cost')
    return { perSecond, cpuUs: (cpuMs * 1e3) / count, mainUs: mainMs && (mainMs * 1e3) / count, rssMb }
  } finally {
    await path.stop()
  }
}

/**
 * @param {string} name
 * @param {string} dir
 * @param {import('../servers/server.mjs').Server} server
 * @param {number} count
 */
async function measure(name, dir, server, count) {
  const path = startPath()
  try {
    await server.prepare(INDEX)
    const { url, secure } = server
    await path.call('open', { suite: 'endToEnd', name, dir, url, secure, index: INDEX })
    return await measureDelivery(path, server, { warmUp: WARM_UP, count })
  } finally {
    await path.stop()
  }
}
