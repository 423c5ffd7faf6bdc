// What a record of a backlog costs, from small backlogs to large ones; and how soon a process that finds 1 GiB sends.
import { linkSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { awaitDocuments } from '../arrivals.mjs'
import { now } from '../measure.mjs'
import { startPath } from '../path-process.mjs'
import { inTempDir } from '../temp-dir.mjs'
import { INDEX } from './delivery.mjs'
import { fill } from './fill.mjs'

/** Delivered before anything is measured, so that the first size does not pay for what is compiled. */
const WARM_UP = 300_000
/** Small backlogs are delivered again and again, until so much of the largest has gone: their cost is more than the clock's grain then. */
const LEAST = 0.1
/** So long it is watched with nothing to do. */
const IDLE_MS = 5000
/** Backlogs of one record, for what adopting costs by itself. */
const SINGLES = 50
const GIB = 2 ** 30
/** Journals, each with an id of its own. */
let placed = 0

/** `documents` is the largest backlog; the others are a tenth, a hundredth and a thousandth of it. */
/** @type {import('./index.mjs').Suite} */
export const backlog = { title: 'Backlogs by their size', documents: { null: 10_000_000 }, round }

/** @type {import('./index.mjs').Suite['round']} */
async function round({ count, server, each }) {
  for (const size of [count / 1000, count / 100, count / 10, count].map(Math.ceil)) {
    const name = `${size.toLocaleString('en-US')} records`
    await inTempDir((dir) => each(name, () => measureCost({ dir, server, size, count })))
  }
  await inTempDir((dir) =>
    each('1 GiB, at the start of a process', () => measureStart({ dir, server, count })),
  )
}

/**
 * A process that runs already adopts the journal of a dead one. To adopt one costs something too, which is told apart
 * from what its records cost.
 * @param {{dir: string, server: import('../servers/server.mjs').Server, size: number, count: number}} options
 */
async function measureCost({ dir, server, size, count }) {
  const live = join(dir, 'live')
  mkdirSync(live)
  const single = await fill(join(dir, 'single'), 1)
  const journal = await fill(join(dir, 'dead'), size)
  const path = startPath()
  try {
    await server.prepare(INDEX)
    await path.call('open', {
      suite: 'endToEnd',
      name: 'gramexlog core',
      dir: live,
      url: server.url,
      index: INDEX,
    })
    await path.call('warm', Math.min(WARM_UP, count))
    const idle = await idleShare(path)
    const target = join(live, '.gramexlog', 'bench')
    const adopting = { path, server, target, idle }
    const fixedMs = (await cpuMsOf({ ...adopting, journal: single, size: 1, times: SINGLES })) / SINGLES
    const times = Math.ceil((LEAST * count) / size)
    const cpuMs = await cpuMsOf({ ...adopting, journal, size, times })
    const { rssMb } = await path.call('cost')
    return {
      wholeUs: (cpuMs * 1e3) / (times * size),
      recordUs: ((cpuMs - times * fixedMs) * 1e3) / (times * size),
      fixedMs,
      rssMb,
      backlogMb: bytesOf(journal) / 1e6,
    }
  } finally {
    await path.stop()
  }
}

/**
 * CPU time of the process for `times` backlogs, one after another.
 * @param {object} options
 * @param {import('../path-process.mjs').PathProcess} options.path
 * @param {import('../servers/server.mjs').Server} options.server
 * @param {string} options.target directory of its journals
 * @param {number} options.idle
 * @param {string} options.journal
 * @param {number} options.size its records
 * @param {number} options.times
 */
async function cpuMsOf({ path, server, target, idle, journal, size, times }) {
  let before = (await server.indexed(INDEX)).documents
  await path.call('measure', 0)
  for (let time = 0; time < times; time += 1) {
    place(journal, target)
    const range = { before, expected: before + size, signal: path.ended }
    const { documents, complete } = await awaitDocuments(server, INDEX, range)
    if (!complete) throw new Error(`${documents} of ${size} came`)
    before += size
  }
  const { cpuMs, wallMs } = await path.call('cost')
  return cpuMs - idle * wallMs
}

/**
 * CPU time that the process takes while it waits for work, per time: it waits up to 0.2 s for each backlog.
 * @param {import('../path-process.mjs').PathProcess} path
 */
async function idleShare(path) {
  await path.call('measure', 0)
  await sleep(IDLE_MS)
  const { cpuMs, wallMs } = await path.call('cost')
  return cpuMs / wallMs
}

/**
 * The time counts from before the process is there. A trial of few records has no more of them here.
 * @param {{dir: string, server: import('../servers/server.mjs').Server, count: number}} options
 */
async function measureStart({ dir, server, count }) {
  const sample = Math.min(10_000, count)
  const perRecord = bytesOf(await fill(join(dir, 'sample'), sample)) / sample
  const size = Math.min(count, Math.ceil(GIB / perRecord))
  const journal = await fill(join(dir, 'all'), size)
  const backlogMb = bytesOf(journal) / 1e6
  await server.prepare(INDEX)
  const startedAt = now()
  const path = startPath()
  try {
    const range = { before: 0, expected: size, signal: path.ended }
    const arrived = awaitDocuments(server, INDEX, range)
    const options = { dir: join(dir, 'all'), url: server.url, index: INDEX }
    await path.call('open', { suite: 'drain', name: 'gramexlog core', ...options })
    await path.call('measure', 0)
    const { documents, complete, firstAt } = await arrived
    if (!complete) throw new Error(`${documents} of ${size} came`)
    const cost = await path.call('cost')
    return {
      firstMs: (firstAt - startedAt) / 1e6,
      cpuUs: null,
      mainUs: null,
      loopP99Ms: cost.loopP99Ms,
      rssMb: cost.rssMb,
      backlogMb,
    }
  } finally {
    await path.stop()
  }
}

/**
 * Puts a copy of a journal where a live process finds it, all at once.
 * @param {string} journal
 * @param {string} target the directory of its target
 */
function place(journal, target) {
  placed += 1
  const id = String(placed).padStart(16, '0')
  const staged = join(target, `${id}.staged`)
  mkdirSync(staged)
  for (const file of segmentsOf(journal)) linkSync(join(journal, file), join(staged, file))
  renameSync(staged, join(target, id))
}

/** @param {string} journal */
function bytesOf(journal) {
  return segmentsOf(journal).reduce((sum, file) => sum + statSync(join(journal, file)).size, 0)
}

/** @param {string} journal */
function segmentsOf(journal) {
  return readdirSync(journal).filter((file) => file.endsWith('.ndjson'))
}
