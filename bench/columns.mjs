// What the table of each suite shows, the ratio to its unit first.

/**
 * @typedef {object} Column
 * @property {string} head
 * @property {(path: import('./summary.mjs').PathSummary, unit: import('./summary.mjs').PathSummary | undefined) => string} show
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
      largest('peak RSS MB', 'rssMb', 0),
    ],
  },
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
  'view-server': {
    unit: '',
    columns: [
      median('ms', 'ms', 1),
      median('the search alone', 'bareMs', 1),
      median('more', 'overMs', 1),
      range('range', 'overMs', 1),
    ],
  },
  view: {
    unit: '',
    columns: [median('ms', 'ms', 0), range('range', 'ms', 0), median('DuckDB alone, ms', 'duckdbMs', 0)],
  },
}

/**
 * @param {string} head
 * @param {string} metric
 * @param {number} digits
 * @returns {Column}
 */
function ratio(head, metric, digits) {
  return {
    head,
    show(path, unit) {
      const [mine, one] = [path.metrics[metric], unit?.metrics[metric]]
      return mine && one ? format(mine.median / one.median, digits) : '–'
    },
  }
}

/**
 * @param {string} head
 * @param {string} metric
 * @param {number} digits
 * @returns {Column}
 */
function median(head, metric, digits) {
  return { head, show: ({ metrics }) => (metrics[metric] ? format(metrics[metric].median, digits) : '–') }
}

/**
 * @param {string} head
 * @param {string} metric
 * @param {number} digits
 * @returns {Column}
 */
function largest(head, metric, digits) {
  return { head, show: ({ metrics }) => (metrics[metric] ? format(metrics[metric].max, digits) : '–') }
}

/**
 * @param {string} head
 * @param {string} metric
 * @param {number} digits
 * @returns {Column}
 */
function range(head, metric, digits) {
  return {
    head,
    show({ metrics }) {
      if (!metrics[metric]) return '–'
      const { min, max } = metrics[metric]
      return `${format(min, digits)} to ${format(max, digits)}`
    },
  }
}

/**
 * @param {number} value
 * @param {number} digits
 */
function format(value, digits) {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}
