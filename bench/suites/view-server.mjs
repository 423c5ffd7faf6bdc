// How much longer the view takes for an answer of Elasticsearch than the search that it sends takes by itself.
import { loadConfig, Server } from '@gramexlog/core/viewer'
import { createView, openBackend, parseQuery } from '../../packages/view/dist/esm/index.js'
import { remote, writeConfig } from '../gramexlog-config.mjs'
import { now } from '../measure.mjs'
import { postAll } from '../posting.mjs'
import { documentAt } from '../record.mjs'
import { inTempDir } from '../temp-dir.mjs'
import { INDEX } from './delivery.mjs'

const BATCH = 5_000
/** Of which the median is taken, after as many that are not: the server's and our own code is being compiled. */
const TIMES = 50

/** What the page asks first, as it is sent: a page of the newest records, and how many there are. */
const PAGE = {
  query: { match_all: {} },
  sort: [{ '@timestamp': { order: 'desc', missing: '_last', unmapped_type: 'date' } }, { _doc: 'desc' }],
  _source: true,
  from: 0,
  size: 200,
  track_total_hits: true,
}

/** @type {import('./index.mjs').Suite} */
export const viewServer = { title: 'The view over Elasticsearch', documents: { real: 200_000 }, round }

/** @type {import('./index.mjs').Suite['round']} */
async function round({ count, server, each }) {
  await server.prepare(INDEX)
  await postAll({ url: server.url, index: INDEX }, bodies(count))
  await server.count(INDEX)
  await inTempDir(async (dir) => {
    const file = writeConfig(dir, remote({ url: server.url, index: INDEX }))
    const config = loadConfig({ config: file, env: {} })
    const target = config.targets.get('bench')
    if (target === undefined) throw new Error('the configuration has no target "bench"')
    const bare = Server.join(target.connection)
    const backend = await openBackend(config, target, 'elasticsearch')
    const view = createView({ config: file, backend: 'elasticsearch' })
    const { signal } = new AbortController()
    const alone = () => bare.ask({ method: 'POST', path: `/${INDEX}/_search`, body: PAGE }, signal)
    const query = parseQuery(new URLSearchParams('_limit=200&_meta=y'))
    try {
      await each('first page, from the back end', () =>
        beside(alone, async () => {
          const { rows } = await backend.rows(query, { nowMs: Date.now(), signal, ids: true })
          for await (const _ of rows);
        }),
      )
      await each('first page, from the handler', () =>
        beside(alone, async () => {
          const answer = await view.fetch(
            new Request('http://localhost/~/rows/bench?_limit=200&_meta=y', {
              headers: { host: 'localhost' },
            }),
          )
          if (!answer.ok) throw new Error(`HTTP ${answer.status} ${await answer.text()}`)
          await answer.arrayBuffer()
        }),
      )
    } finally {
      await Promise.all([view.close(), backend.close(), bare.leave()])
    }
  })
}

/** @param {number} count */
function bodies(count) {
  return Array.from({ length: Math.ceil(count / BATCH) }, (_, at) => {
    const length = Math.min(BATCH, count - at * BATCH)
    const lines = Array.from(
      { length },
      (_, n) => `{"create":{}}\n${JSON.stringify(documentAt(at * BATCH + n))}\n`,
    )
    return Buffer.from(lines.join(''))
  })
}

/**
 * They take turns, so that both meet the same machine.
 * @param {() => Promise<unknown>} alone
 * @param {() => Promise<unknown>} ours
 */
async function beside(alone, ours) {
  /** @type {number[][]} */
  const [bare, whole] = [[], []]
  for (let time = 0; time < 2 * TIMES; time += 1) {
    for (const [act, all] of /** @type {const} */ ([
      [alone, bare],
      [ours, whole],
    ])) {
      const began = now()
      await act()
      if (time >= TIMES) all.push((now() - began) / 1e6)
    }
  }
  const [bareMs, ms] = [median(bare), median(whole)]
  // What is below the noise of the two counts as nothing.
  return { ms, bareMs, overMs: Math.max(0, ms - bareMs) }
}

/** @param {number[]} all */
function median(all) {
  return all.sort((a, b) => a - b)[all.length >> 1]
}
