// How soon the view answers from Elasticsearch, and how much longer it takes than the search that it sends by itself.
import { loadConfig, Server } from '@gramexlog/core/viewer'
import { createView, openBackend, parseQuery } from '../../packages/view/dist/esm/index.js'
import { remote, writeConfig } from '../gramexlog-config.mjs'
import { now } from '../measure.mjs'
import { postAll } from '../posting.mjs'
import { inTempDir } from '../temp-dir.mjs'
import { median, questions, recordAt, sized } from '../view-questions.mjs'
import { INDEX } from './delivery.mjs'

const BATCH = 5_000
/** So many documents are made at a time. */
const A_TIME = 100_000
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

/** `documents` is the largest size; the others are a tenth and a hundredth of it. @type {import('./index.mjs').Suite} */
export const viewServer = {
  title: 'The view over Elasticsearch',
  documents: { real: 1_000_000 },
  async round({ count, ...rest }) {
    for (const size of [count / 100, count / 10, count].map(Math.ceil)) await ask(size, rest)
  },
}

/** @type {import('./index.mjs').Suite} */
export const viewServerLarge = {
  title: 'The view over a large index of Elasticsearch',
  documents: { real: 10_000_000 },
  alone: true,
  round: ({ count, ...rest }) => ask(count, rest),
}

/**
 * @param {number} size
 * @param {Omit<import('./index.mjs').RoundOptions, 'count'>} options
 */
async function ask(size, { server, each }) {
  await server.prepare(INDEX)
  for (let at = 0; at < size; at += A_TIME)
    await postAll({ url: server.url, index: INDEX }, bodies(at, Math.min(size, at + A_TIME)))
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
      for (const [question, answer] of Object.entries(questions))
        await each(`${question}, ${sized(size)}`, async () => ({ ms: await median(() => answer(backend)) }))
      await each(`first page, from the back end, ${sized(size)}`, () =>
        beside(alone, async () => {
          const { rows } = await backend.rows(query, { nowMs: Date.now(), signal, ids: true })
          for await (const _ of rows);
        }),
      )
      await each(`first page, from the handler, ${sized(size)}`, () =>
        beside(alone, async () => {
          const answer = await view.fetch(
            new Request('http://localhost/~/rows/bench?_limit=200&_meta=y', {
              headers: { host: 'localhost' },
            }),
            { remoteAddr: { hostname: '127.0.0.1' } },
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

/**
 * @param {number} from
 * @param {number} to
 */
function bodies(from, to) {
  return Array.from({ length: Math.ceil((to - from) / BATCH) }, (_, batch) => {
    const first = from + batch * BATCH
    const lines = Array.from({ length: Math.min(BATCH, to - first) }, (_, n) => {
      const document = { ...recordAt(first + n), '@timestamp': new Date().toISOString() }
      return `{"create":{}}\n${JSON.stringify(document)}\n`
    })
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
  const [bareMs, ms] = [middle(bare), middle(whole)]
  // What is below the noise of the two counts as nothing.
  return { ms, bareMs, overMs: Math.max(0, ms - bareMs) }
}

/** @param {number[]} all */
function middle(all) {
  return all.sort((a, b) => a - b)[all.length >> 1]
}
