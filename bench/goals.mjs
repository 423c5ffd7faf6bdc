// What gramexlog sets out to reach, each as a ratio or a rate that one run can tell.
import { nameOf, shapes } from './shapes.mjs'
import { summarize } from './summary.mjs'

/**
 * @typedef {object} Goal
 * @property {string} words
 * @property {{suite: string, server: string, path: string}} of
 * @property {'perSecond' | 'sendingPerSecond' | 'cpuUs' | 'cpuRatio' | 'overUs' | 'recordUs' | 'firstMs' | 'ms' | 'overMs'} metric
 * @property {string} [over] the path it is divided by
 * @property {number} [atLeast]
 * @property {number} [atMost]
 */

/** @type {Goal[]} */
const GOALS = [
  ...Object.entries({
    'gramexlog core': { than: 'JSON.stringify of the record that it writes', atMost: 1.4 },
    'gramexlog winston': { than: 'winston with a transport that does nothing', atMost: 1.4 },
    'gramexlog pino': { than: 'pino with a worker that does nothing', atMost: 1.05 },
  }).map(([path, { than, atMost }]) => ({
    words: `${path} costs its caller at most ${atMost} × ${than}`,
    of: { suite: 'shapes', server: 'none', path: `${path}, ${nameOf(shapes[0])}` },
    metric: /** @type {const} */ ('cpuRatio'),
    atMost,
  })),
  {
    words: 'the middleware costs a request less than 2 µs',
    of: { suite: 'requests', server: 'none', path: 'gramexlog middleware' },
    metric: 'overUs',
    atMost: 2,
  },
  {
    words: 'a backlog drains into the null server at 400,000 documents/s or more',
    of: { suite: 'drain', server: 'null', path: 'gramexlog core' },
    metric: 'perSecond',
    atLeast: 400_000,
  },
  {
    words: 'a backlog drains into the null server at 4 × helpers.bulk or more',
    of: { suite: 'drain', server: 'null', path: 'gramexlog core' },
    metric: 'perSecond',
    over: 'helpers.bulk',
    atLeast: 4,
  },
  {
    words: 'a backlog drains into the null server at 8 × rsyslog or more',
    of: { suite: 'drain', server: 'null', path: 'gramexlog core' },
    metric: 'perSecond',
    over: 'rsyslog',
    atLeast: 8,
  },
  {
    words: 'a document of a backlog costs at most 1/8 of the CPU that it costs rsyslog',
    of: { suite: 'drain', server: 'null', path: 'gramexlog core' },
    metric: 'cpuUs',
    over: 'rsyslog',
    atMost: 1 / 8,
  },
  {
    words: 'a backlog drains into a real node at 1.0 × raw posting or more',
    of: { suite: 'drain', server: 'real', path: 'gramexlog core' },
    metric: 'perSecond',
    over: 'raw posting',
    atLeast: 1,
  },
  {
    words:
      'a backlog drains into a real node, once it is sending, at 0.95 × raw posting with ids of its own or more',
    of: { suite: 'drain', server: 'real', path: 'gramexlog core' },
    metric: 'sendingPerSecond',
    over: 'raw posting, own _id',
    atLeast: 0.95,
  },
  {
    words:
      'a backlog drains into three nodes with a replica, once it is sending, at 0.95 × raw posting with ids of its own or more',
    of: { suite: 'drain', server: 'cluster', path: 'gramexlog core' },
    metric: 'sendingPerSecond',
    over: 'raw posting, own _id',
    atLeast: 0.95,
  },
  {
    words: 'a record of a backlog of 10,000,000 costs within 10 % of one of a backlog of 10,000',
    of: { suite: 'backlog', server: 'null', path: '10,000,000 records' },
    metric: 'recordUs',
    over: '10,000 records',
    atLeast: 0.9,
    atMost: 1.1,
  },
  {
    words: 'a process that finds 1 GiB sends its first batch within 1,000 ms of its start',
    of: { suite: 'backlog', server: 'null', path: '1 GiB, at the start of a process' },
    metric: 'firstMs',
    atMost: 1000,
  },
  {
    words: 'over TLS and compressed, core costs at most as much CPU a document as helpers.bulk in plain',
    of: { suite: 'end-to-end', server: 'null', path: 'gramexlog core, TLS + gzip' },
    metric: 'cpuUs',
    over: 'helpers.bulk',
    atMost: 1,
  },
  {
    words: 'pino delivers to the null server at 4 × pino-elasticsearch or more',
    of: { suite: 'end-to-end', server: 'null', path: 'gramexlog pino' },
    metric: 'perSecond',
    over: 'pino-elasticsearch',
    atLeast: 4,
  },
  {
    words: 'winston delivers to the null server at 8 × winston-elasticsearch or more',
    of: { suite: 'end-to-end', server: 'null', path: 'gramexlog winston' },
    metric: 'perSecond',
    over: 'winston-elasticsearch',
    atLeast: 8,
  },
  {
    words: 'pino delivers to a real node at 2 × pino-elasticsearch or more',
    of: { suite: 'end-to-end', server: 'real', path: 'gramexlog pino' },
    metric: 'perSecond',
    over: 'pino-elasticsearch',
    atLeast: 2,
  },
  {
    words: 'pino delivers to a real node at 2 × pino-elasticsearch as it comes or more',
    of: { suite: 'end-to-end', server: 'real', path: 'gramexlog pino' },
    metric: 'perSecond',
    over: 'pino-elasticsearch, defaults',
    atLeast: 2,
  },
  {
    words: 'winston delivers to a real node at 3 × winston-elasticsearch or more',
    of: { suite: 'end-to-end', server: 'real', path: 'gramexlog winston' },
    metric: 'perSecond',
    over: 'winston-elasticsearch',
    atLeast: 3,
  },
  {
    words: 'winston delivers to a real node at 3 × winston-elasticsearch as it comes or more',
    of: { suite: 'end-to-end', server: 'real', path: 'gramexlog winston' },
    metric: 'perSecond',
    over: 'winston-elasticsearch, defaults',
    atLeast: 3,
  },
  ...['first page, from the back end', 'first page, from the handler'].map((path) => ({
    words: `the view adds at most 10 ms to a search of Elasticsearch: ${path}`,
    of: { suite: 'view-server', server: 'real', path },
    metric: /** @type {const} */ ('overMs'),
    atMost: 10,
  })),
  ...[
    { path: 'first page, by a view that has just begun', atMost: 400 },
    { path: 'histogram by level', atMost: 400 },
    { path: 'grouping', atMost: 500 },
  ].map(({ path, atMost }) => ({
    words: `the view answers from a million local records within ${atMost} ms: ${path}`,
    of: { suite: 'view', server: 'none', path },
    metric: /** @type {const} */ ('ms'),
    atMost,
  })),
]

/**
 * The goals that the measurements speak of.
 * @param {import('./summary.mjs').Measurement[]} all
 */
export function judgeGoals(all) {
  return GOALS.flatMap(({ words, of, metric, over, atLeast = 0, atMost = Number.POSITIVE_INFINITY }) => {
    const paths = summarize(all, of.suite, of.server)
    const median = (/** @type {string} */ name) =>
      paths.find(({ path }) => path === name)?.metrics[metric]?.median
    const mine = median(of.path)
    const other = over === undefined ? 1 : median(over)
    if (mine === undefined || other === undefined) return []
    const value = mine / other
    return [{ words, value, reached: value >= atLeast && value <= atMost }]
  })
}
