// From single measurements to medians and ranges.

/**
 * @typedef {object} Measurement
 * @property {string} suite
 * @property {string} server `none`, `null` or `real`
 * @property {string} path
 * @property {number} round from 1
 * @property {Record<string, number | null>} [metrics]
 * @property {number[]} [series] a second apart
 * @property {string} [error] why there are none
 */

/** @typedef {{median: number, min: number, max: number}} Spread */

/**
 * @typedef {object} PathSummary
 * @property {string} path
 * @property {Record<string, Spread>} metrics without those that could not be measured
 * @property {string[]} errors
 */

/**
 * The paths of one suite with one server, in the order in which they were measured.
 * @param {Measurement[]} all
 * @param {string} suite
 * @param {string} server
 * @returns {PathSummary[]}
 */
export function summarize(all, suite, server) {
  const here = all.filter((one) => one.suite === suite && one.server === server)
  return [...new Set(here.map(({ path }) => path))].map((path) => {
    const rounds = here.filter((one) => one.path === path)
    const measured = rounds.flatMap(({ metrics }) => (metrics ? [metrics] : []))
    const names = Object.keys(measured[0] ?? {})
    return {
      path,
      metrics: Object.fromEntries(
        names.flatMap((name) => {
          const values = measured.map((metrics) => metrics[name])
          return values.includes(null) ? [] : [[name, spread(/** @type {number[]} */ (values))]]
        }),
      ),
      errors: rounds.flatMap(({ error }) => (error ? [error] : [])),
    }
  })
}

/**
 * @param {number[]} values at least one
 * @returns {Spread}
 */
function spread(values) {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  return { median, min: sorted[0], max: sorted[sorted.length - 1] }
}
