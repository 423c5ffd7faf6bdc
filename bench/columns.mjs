// What the table of each suite shows, the ratio to its unit first.

import { ratioOf } from './summary.mjs'

/** @typedef {import('./summary.mjs').PathSummary} PathSummary */
/** @typedef {import('./summary.mjs').Spread} Spread */

/**
 * @typedef {object} Column
 * @property {string} head
 * @property {(path: PathSummary, unit?: PathSummary) => string} show
 */

const delivery = [
  ratio('× raw', 'perSecond', 2),
  median('documents/s', 'perSecond', 0),
  range('range', 'perSecond', 0),
  median('once sending', 'sendingPerSecond', 0),
  median('CPU µs/doc', 'cpuUs', 2),
  median('main thread µs/doc', 'mainUs', 2),
  median('server CPU µs/doc', 'serverUs', 2),
  median('loop p99 ms', 'loopP99Ms', 1),
  largest('peak RSS MB', 'rssMb', 0),
  median('bytes/doc', 'bytes', 0),
  median('docs/request', 'batch', 0),
  largest('lost', 'lost', 0),
  largest('doubled', 'doubled', 0),
]

/** Of a path that is measured beside its own unit. */
const beside = [
  range('range', 'cpuRatio', 2),
  median('× by the clock', 'wallRatio', 2),
  median('CPU ns', 'mainNs', 0),
  median("unit's CPU ns", 'unitNs', 0),
  largest('peak RSS MB', 'rssMb', 0),
]

const local = [median('ms', 'ms', 0), range('range', 'ms', 0), median('DuckDB alone, ms', 'duckdbMs', 0)]
const remote = [
  median('ms', 'ms', 1),
  median('the search alone', 'bareMs', 1),
  median('more', 'overMs', 1),
  range('range', 'overMs', 1),
]

/** By suite: the path that is 1, and the columns. @type {Record<string, {unit: string, columns: Column[]}>} */
export const layouts = {
  caller: {
    unit: 'JSON.stringify',
    columns: [
      median('× JSON.stringify', 'cpuRatio', 2),
      range('range', 'cpuRatio', 2),
      median('× by the clock', 'wallRatio', 2),
      median('CPU ns', 'mainNs', 0),
      median('clock ns', 'wallNs', 0),
      median('all threads CPU ns', 'cpuNs', 0),
      median('heap bytes', 'heapBytes', 0),
      median('GC ns', 'gcNs', 0),
      largest('longest GC ms', 'gcLongestMs', 1),
      largest('peak RSS MB', 'rssMb', 0),
    ],
  },
  shapes: { unit: '', columns: [median('× without us', 'cpuRatio', 2), ...beside] },
  keys: { unit: '', columns: [median('× JSON.stringify', 'cpuRatio', 2), ...beside] },
  requests: {
    unit: 'gramexlog middleware',
    columns: [
      median('µs more than without', 'overUs', 2),
      range('range', 'overUs', 2),
      median('clock ns', 'wallNs', 0),
      median('without', 'unitNs', 0),
    ],
  },
  'end-to-end': { unit: 'raw posting', columns: delivery },
  'end-to-end-shapes': { unit: '', columns: delivery },
  drain: { unit: 'raw posting', columns: delivery },
  backlog: {
    unit: '',
    columns: [
      median('MB', 'backlogMb', 1),
      median('CPU µs/doc', 'wholeUs', 3),
      median('CPU ms to adopt', 'fixedMs', 1),
      median('CPU µs/doc without it', 'recordUs', 3),
      range('range', 'recordUs', 3),
      median('ms to the first batch', 'firstMs', 0),
      largest('peak RSS MB', 'rssMb', 0),
    ],
  },
  start: {
    unit: '',
    columns: [
      median('ms to load and open', 'openMs', 0),
      median('ms to the first record', 'firstMs', 0),
      range('range', 'firstMs', 0),
      median('with the start of Node', 'processMs', 0),
    ],
  },
  idle: {
    unit: '',
    columns: [
      median('wakes of a thread a flush', 'wakesAFlush', 2),
      range('range', 'wakesAFlush', 2),
      median('CPU ms a minute', 'cpuMsAMinute', 0),
    ],
  },
  command: {
    unit: 'Node alone',
    columns: [
      median('ms', 'ms', 0),
      range('range', 'ms', 0),
      median('records/s', 'perSecond', 0),
      largest('peak RSS MB', 'rssMb', 0),
    ],
  },
  loop: {
    unit: '',
    columns: [
      median('loop p99 ms', 'loopP99Ms', 2),
      range('range', 'loopP99Ms', 2),
      median('p99.9 ms', 'loopP999Ms', 2),
      median('CPU µs/record', 'cpuUs', 2),
      median('main thread µs/record', 'mainUs', 2),
      median('records/s', 'perSecond', 0),
      largest('peak RSS MB', 'rssMb', 0),
    ],
  },
  many: { unit: '', columns: delivery },
  outage: {
    unit: '',
    columns: [
      largest('peak RSS MB', 'rssMb', 0),
      largest('the app alone', 'ownMb', 0),
      largest('over it', 'overMb', 0),
      largest('grown after its beginning, MB', 'grownMb', 1),
    ],
  },
  view: { unit: '', columns: local },
  'view-large': { unit: '', columns: local },
  'view-server': { unit: '', columns: remote },
  'view-server-large': { unit: '', columns: remote },
}

/**
 * In units of the unit's.
 * @param {string} head
 * @param {string} metric
 * @param {number} digits
 * @returns {Column} with a dash where no round has both
 */
function ratio(head, metric, digits) {
  return {
    head,
    show(path, unit) {
      const ratio = ratioOf(path, unit, metric)
      return ratio ? format(ratio.median, digits) : '–'
    },
  }
}

/**
 * @param {string} head
 * @param {string} metric
 * @param {number} digits
 */
function median(head, metric, digits) {
  return column(head, metric, ({ median }) => format(median, digits))
}

/**
 * @param {string} head
 * @param {string} metric
 * @param {number} digits
 */
function largest(head, metric, digits) {
  return column(head, metric, ({ max }) => format(max, digits))
}

/**
 * @param {string} head
 * @param {string} metric
 * @param {number} digits
 */
function range(head, metric, digits) {
  return column(head, metric, ({ min, max }) => `${format(min, digits)} to ${format(max, digits)}`)
}

/**
 * @param {string} head
 * @param {string} metric
 * @param {(spread: Spread) => string} write
 * @returns {Column} with a dash where the metric was not measured
 */
function column(head, metric, write) {
  return { head, show: ({ metrics }) => (metrics[metric] ? write(metrics[metric]) : '–') }
}

/**
 * @param {number} value
 * @param {number} digits
 */
function format(value, digits) {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}
