// How late the event loop of an app is that logs steadily, with delivery and without.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startPath } from '../path-process.mjs'
import { spread } from '../summary.mjs'
import { inTempDir } from '../temp-dir.mjs'
import { INDEX } from './delivery.mjs'

export const PER_SECOND = 20_000

/** With delivery and without take turns so often, since the machine's own lateness changes from second to second. */
const TURNS = 8

/** @typedef {{name: string, path: string, suite: string}} Case */

/** @type {Case[][]} each list is measured in turns */
const groups = [
  [{ name: 'JSON.stringify', path: 'JSON.stringify', suite: 'caller' }],
  ...['gramexlog core', 'gramexlog winston', 'gramexlog pino'].map((path) => [
    { name: `${path}, not shipping`, path, suite: 'caller' },
    { name: `${path}, shipping`, path, suite: 'endToEnd' },
  ]),
  ...['winston-elasticsearch', 'pino-elasticsearch'].map((path) => [{ name: path, path, suite: 'endToEnd' }]),
]

/** @type {import('./index.mjs').Suite} */
export const loop = {
  title: `Event loop at ${PER_SECOND.toLocaleString('en-US')} records a second`,
  documents: { null: TURNS * 2 * PER_SECOND },
  quick: 2 * PER_SECOND,
  async round({ count, server, each }) {
    for (const cases of groups) {
      /** @type {Promise<object[]> | undefined} */
      let measured
      for (const [at, { name }] of cases.entries())
        await each(name, async () => {
          measured ??= inTempDir((dir) => measureInTurns(cases, { dir, server, count }))
          return (await measured)[at]
        })
    }
  },
}

/**
 * @param {Case[]} cases
 * @param {{dir: string, server: import('../servers/server.mjs').Server, count: number}} options
 */
async function measureInTurns(cases, { dir, server, count }) {
  const paths = cases.map(startPath)
  try {
    await server.prepare(INDEX)
    const { url } = server
    for (const [at, { path: name, suite }] of cases.entries())
      await paths[at].call('open', { suite, name, dir: await subfolder(dir, at), url, index: INDEX })
    const amounts = { count: Math.ceil(count / TURNS), perSecond: PER_SECOND }
    /** @type {any[][]} */
    const turns = cases.map(() => [])
    for (let turn = 0; turn < TURNS; turn += 1)
      for (const [at, path] of paths.entries()) turns[at].push(await path.call('steady', amounts))
    return turns.map((all) => figures(all, amounts.count))
  } finally {
    for (const path of paths) await path.stop()
  }
}

/**
 * Medians of the turns.
 * @param {any[]} turns
 * @param {number} count records in one
 */
function figures(turns, count) {
  const median = (/** @type {(turn: any) => number} */ of) => spread(turns.map(of)).median
  return {
    loopP99Ms: median((turn) => turn.loopP99Ms),
    loopP999Ms: median((turn) => turn.loopP999Ms),
    cpuUs: median((turn) => (turn.cpuMs * 1e3) / count),
    mainUs: turns.some(({ mainMs }) => mainMs === null)
      ? null
      : median((turn) => (turn.mainMs * 1e3) / count),
    rssMb: Math.max(...turns.map(({ rssMb }) => rssMb)),
    perSecond: median((turn) => turn.perSecond),
  }
}

/**
 * @param {string} dir
 * @param {number} at
 */
async function subfolder(dir, at) {
  const folder = join(dir, String(at))
  await mkdir(folder)
  return folder
}
