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
 * @property {Map<number, Record<string, number | null>>} rounds those that were measured
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
    const runs = here.filter((one) => one.path === path)
    const rounds = new Map(runs.flatMap(({ round, metrics }) => (metrics ? [[round, metrics]] : [])))
    const measured = [...rounds.values()]
    const names = Object.keys(measured[0] ?? {})
    return {
      path,
      rounds,
      metrics: Object.fromEntries(
        names.flatMap((name) => {
          const values = measured.map((metrics) => metrics[name])
          return values.includes(null) ? [] : [[name, spread(/** @type {number[]} */ (values))]]
        }),
      ),
      errors: runs.flatMap(({ error }) => (error ? [error] : [])),
    }
  })
}

/**
 * What a path has in units of another. Each round's is taken by itself, since the machine may be twice as fast in the next.
 * @param {PathSummary | undefined} mine
 * @param {PathSummary | undefined} other
 * @param {string} metric
 * @returns {Spread | undefined} undefined if there is no round with both, or the other has nothing
 */
export function ratioOf(mine, other, metric) {
  const ratios = [...(mine?.rounds ?? [])].flatMap(([round, metrics]) => {
    const value = metrics[metric]
    const unit = other?.rounds.get(round)?.[metric]
    return typeof value === 'number' && unit ? [value / unit] : []
  })
  return ratios.length > 0 ? spread(ratios) : undefined
}

/**
 * @param {number[]} values at least one
 * @returns {Spread}
 */
export function spread(values) {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  return { median, min: sorted[0], max: sorted[sorted.length - 1] }
}
