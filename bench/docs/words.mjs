// What the figures mean, in sentences. Those for which nothing was measured are left out.
import { nameOf, shapes } from '../shapes.mjs'
import { ratioOf, summarize } from '../summary.mjs'

const MILLION = '1,000,000 records'
const USUAL = nameOf(shapes[0])

/**
 * @param {import('./kept.mjs').Kept} kept
 * @returns {string[]}
 */
export function sentences({ measurements }) {
  /** @param {string} place a suite and a server @param {string} path */
  const summary = (place, path) => {
    const [suite, server] = place.split(' ')
    return summarize(measurements, suite, server).find((one) => one.path === path)
  }
  /** @param {import('../summary.mjs').Spread | undefined} spread */
  const median = (spread) => {
    if (spread === undefined) throw new Missing()
    return spread.median
  }
  /** @param {string} place @param {string} path @param {string} metric */
  const value = (place, path, metric) => median(summary(place, path)?.metrics[metric])
  /** @param {string} place @param {string} ours @param {string} other @param {string} metric */
  const times = (place, ours, other, metric) =>
    round(median(ratioOf(summary(place, ours), summary(place, other), metric)))
  const core = 'gramexlog core'

  return [
    () =>
      `A call of \`log()\` with three keys takes **${round(value('shapes none', `${core}, ${USUAL}`, 'mainNs') / 1000)} µs** of its
      caller's CPU: ${round(value('shapes none', `${core}, ${USUAL}`, 'cpuRatio'))} × JSON.stringify of the record that it writes.`,
    () =>
      `Logging through our transports costs ${round(value('shapes none', `gramexlog winston, ${USUAL}`, 'cpuRatio'))} × winston with a
      transport that does nothing, and ${round(value('shapes none', `gramexlog pino, ${USUAL}`, 'cpuRatio'))} × pino with a worker that
      does nothing.`,
    () =>
      `From the first call until a server that stores nothing has the last record, pino with gramexlog delivers
      **${times('end-to-end null', 'gramexlog pino', 'pino-elasticsearch', 'perSecond')} ×** as fast as with pino-elasticsearch, winston
      **${times('end-to-end null', 'gramexlog winston', 'winston-elasticsearch', 'perSecond')} ×** as fast as with winston-elasticsearch.`,
    () =>
      `A backlog on disk goes out at **${round(value('drain null', core, 'perSecond'))} documents/s**,
      ${times('drain null', core, 'helpers.bulk', 'perSecond')} × the bulk helper of Elasticsearch's own client.`,
    () =>
      `rsyslog sends the same files at 1/${times('drain null', core, 'rsyslog', 'perSecond')} of that, with
      ${times('drain null', 'rsyslog', core, 'cpuUs')} × the CPU a document.`,
    () =>
      `Into a real node, which is the slower of the two, a backlog goes at
      ${times('drain real', core, 'raw posting', 'perSecond')} × the rate of bodies made beforehand and posted over four connections.
      Those carry no ids: with ids, which keep a record from being stored twice, it is
      ${times('drain real', core, 'raw posting, own _id', 'perSecond')} ×.`,
    () =>
      `At 20,000 records a second the event loop is late by ${round(value('loop null', `${core}, shipping`, 'loopP99Ms'))} ms (99th
      percentile) with delivery, ${round(value('loop null', `${core}, not shipping`, 'loopP99Ms'))} ms without.`,
    () =>
      `While no server answers, records wait on disk. At 20,000 a second memory stays
      **${round(value('outage none', core, 'overMb'))} MB** over that of the app alone.`,
    () =>
      `A record of a backlog of 10,000,000 costs ${round(value('backlog null', '10,000,000 records', 'recordUs'))} µs of CPU, one of
      10,000 costs ${round(value('backlog null', '10,000 records', 'recordUs'))} µs.`,
    () =>
      `A fresh process has its first record at the server ${round(value('start null', core, 'firstMs'))} ms after it begins to load
      gramexlog.`,
    () =>
      `The view shows its first page of a million records on this machine in ${round(value('view none', `first page, ${MILLION}`, 'ms'))}
      ms, a histogram in ${round(value('view none', `histogram by level, ${MILLION}`, 'ms'))} ms.`,
    () =>
      `Over Elasticsearch it adds ${round(value('view-server real', `first page, from the handler, ${MILLION}`, 'overMs'))} ms to the
      search.`,
  ].flatMap(written)
}

class Missing extends Error {}

/** @param {() => string} write */
function written(write) {
  try {
    return [write().replace(/\s+/g, ' ')]
  } catch (error) {
    if (error instanceof Missing) return []
    throw error
  }
}

/** @param {number} value */
function round(value) {
  return value.toLocaleString('en-US', { maximumSignificantDigits: value < 100 ? 2 : 3 })
}
