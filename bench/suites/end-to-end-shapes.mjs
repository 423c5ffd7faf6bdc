// From the first log call until the server has the last document, by the shape of the record.
import { startPath } from '../path-process.mjs'
import { nameOf, shapes, shareOf } from '../shapes.mjs'
import { inTempDir } from '../temp-dir.mjs'
import { INDEX, measureDelivery } from './delivery.mjs'

const names = [
  'helpers.bulk',
  'gramexlog core',
  'gramexlog winston',
  'winston-elasticsearch',
  'gramexlog pino',
  'pino-elasticsearch',
]
/** Compiles the code, opens the connections. */
const WARM_SHARE = 0.1

/** @type {import('./index.mjs').Suite} */
export const endToEndShapes = {
  title: 'End to end, by the record',
  documents: { null: 60_000 },
  async round({ count, server, each }) {
    // The usual record's size is that of the suite end-to-end.
    for (const shape of shapes.filter(({ bytes }) => bytes !== 200))
      for (const path of names)
        await each(`${path}, ${nameOf(shape)}`, () =>
          inTempDir((dir) => measure({ path, dir, server, shape, count: Math.ceil(count * shareOf(shape)) })),
        )
  },
}

/**
 * @param {{path: string, dir: string, server: import('../servers/server.mjs').Server, shape: import('../shapes.mjs').Shape,
 *   count: number}} options
 */
async function measure({ path: name, dir, server, shape, count }) {
  const path = startPath()
  try {
    await server.prepare(INDEX)
    await path.call('open', { suite: 'endToEnd', name, dir, url: server.url, index: INDEX, shape })
    return await measureDelivery(path, server, { warmUp: Math.ceil(count * WARM_SHARE), count })
  } finally {
    await path.stop()
  }
}
