// What gramexlog sets out to reach, each as a ratio or a rate that one run can tell.
import { ratioOf, summarize } from '../summary.mjs'
import { callerGoals } from './caller.mjs'
import { deliveryGoals } from './delivery.mjs'
import { viewGoals } from './view.mjs'

/**
 * @typedef {object} Goal
 * @property {string} words
 * @property {{suite: string, server: string, path: string}} of
 * @property {string} metric of the measurements
 * @property {string} [over] the path it is divided by
 * @property {string} [ceiling] a path that does part of the work only, and so shows what can be reached
 * @property {number} [atLeast]
 * @property {number} [atMost]
 */

/** @public The tests look at them too. */
export const goals = [...callerGoals, ...deliveryGoals, ...viewGoals]

/**
 * Whether a path is one that a goal speaks of.
 * @param {{suite: string, server: string, path: string}} measured
 */
export function isJudged({ suite, server, path }) {
  return goals.some(
    ({ of, over, ceiling }) =>
      of.suite === suite && of.server === server && [of.path, over, ceiling].includes(path),
  )
}

/**
 * The goals that the measurements speak of.
 * @param {import('../summary.mjs').Measurement[]} all
 */
export function judgeGoals(all) {
  return goals.flatMap(
    ({ words, of, metric, over, ceiling = '', atLeast = -Infinity, atMost = Infinity }) => {
      const paths = summarize(all, of.suite, of.server)
      const named = (/** @type {string} */ name) => paths.find(({ path }) => path === name)
      const measured = (/** @type {string} */ name) =>
        over === undefined ? named(name)?.metrics[metric] : ratioOf(named(name), named(over), metric)
      const spread = measured(of.path)
      if (spread === undefined) return []
      const reached = spread.median >= atLeast && spread.median <= atMost
      return [{ words, spread, reached, ceiling, most: measured(ceiling)?.median }]
    },
  )
}
