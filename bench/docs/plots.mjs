// The plots of a part, of those that have any.
import { summarize } from '../summary.mjs'
import { drawBars, drawLines } from './svg.mjs'

/** By suite: what the bars are, and the paths that would make all others too short to see. */
/** @type {Record<string, {metric: string, title: string, without?: RegExp}>} */
const BARS = {
  caller: { metric: 'cpuRatio', title: 'A call in units of JSON.stringify of its fields (less is better)' },
  'end-to-end': { metric: 'perSecond', title: 'Documents a second, end to end', without: /^raw|, empty / },
  drain: { metric: 'perSecond', title: 'Documents a second, from a backlog', without: /^raw/ },
  backlog: { metric: 'recordUs', title: 'CPU of a record by the size of the backlog, µs' },
  loop: { metric: 'loopP99Ms', title: 'How late the event loop is, 99th percentile, ms (less is better)' },
  start: { metric: 'firstMs', title: 'The first record of a fresh process, ms (less is better)' },
}

/**
 * @param {import('./kept.mjs').KeptPart} part
 * @param {import('../summary.mjs').Measurement[]} measurements
 * @returns {{name: string, title: string, svg: string} | undefined}
 */
export function plotOf({ suite, server, about }, measurements) {
  const name = server === 'none' ? suite : `${suite}-${server}`
  if (suite === 'outage') {
    const title = 'Memory of the process while no server answers, MB'
    const lines = measurements
      .filter((one) => one.suite === suite && one.round === 1)
      .flatMap(({ path, series }) => (series ? [{ label: path, points: series }] : []))
    return lines.length === 0
      ? undefined
      : { name, title, svg: drawLines({ title, xName: 'seconds', lines }) }
  }
  if (!(suite in BARS)) return undefined
  const { metric, title: of, without } = BARS[suite]
  const title = server === 'none' ? of : `${of}: ${about}`
  const bars = summarize(measurements, suite, server)
    // A real node is what limits raw posting too.
    .filter(({ path }) => server !== 'null' || !without?.test(path))
    .flatMap(({ path, metrics }) =>
      metrics[metric] ? [{ label: path, value: metrics[metric].median, ours: isOurs(suite, path) }] : [],
    )
  return bars.length === 0 ? undefined : { name, title, svg: drawBars({ title, bars }) }
}

/**
 * @param {string} suite
 * @param {string} path
 */
function isOurs(suite, path) {
  return suite === 'backlog' || path.startsWith('gramexlog')
}
