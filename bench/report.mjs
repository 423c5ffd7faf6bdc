// The whole of a run as text or Markdown.
import { layouts } from './columns.mjs'
import { judgeGoals } from './goals/index.mjs'
import { suites } from './suites/index.mjs'
import { summarize } from './summary.mjs'
import { toMarkdown, toText } from './table.mjs'

/**
 * @typedef {object} Run
 * @property {string} date ISO
 * @property {ReturnType<typeof import('./machine.mjs').describeMachine>} machine
 * @property {number} rounds
 * @property {{suite: string, server: string, about: string, count: number}[]} parts what was run
 * @property {import('./summary.mjs').Measurement[]} measurements
 */

/**
 * @param {Run} run
 * @param {{markdown: boolean}} options
 */
export function writeReport(run, { markdown }) {
  const heading = (/** @type {string} */ text) =>
    markdown ? `## ${text}` : `${text}\n${'='.repeat(text.length)}`
  const parts = run.parts.map(({ suite, server, about, count }) => {
    const paths = summarize(run.measurements, suite, server)
    const table = tableOf(suite, paths)
    const title = `${suites[suite].title}: ${about}, ${count.toLocaleString('en-US')} records`
    const errors = paths.flatMap(({ path, errors }) => errors.map((error) => `${path} failed: ${error}`))
    return [heading(title), markdown ? toMarkdown(table) : toText(table), ...errors].join('\n\n')
  })
  const title = markdown ? ['# Benchmark'] : []
  return `${[...title, ...parts, heading('Goals'), goalsOf(run), factsOf(run)].join('\n\n')}\n`
}

/**
 * @param {string} suite
 * @param {import('./summary.mjs').PathSummary[]} paths
 * @param {RegExp} [heads] of the columns that are wanted; by default all
 */
export function tableOf(suite, paths, heads = /^/) {
  const layout = layouts[suite]
  const unit = paths.find(({ path }) => path === layout.unit)
  const measured = (/** @type {import('./columns.mjs').Column} */ column) =>
    paths.some((path) => column.show(path, unit) !== '–')
  const columns = layout.columns.filter((column) => heads.test(column.head) && measured(column))
  return {
    heads: ['path', ...columns.map(({ head }) => head)],
    rows: paths.map((path) => [path.path, ...columns.map(({ show }) => show(path, unit))]),
  }
}

/** @param {Pick<Run, 'measurements'>} run */
export function goalsOf({ measurements }) {
  const goals = judgeGoals(measurements)
  if (goals.length === 0) return 'None could be judged by this run.'
  const number = (/** @type {number} */ value) =>
    value.toLocaleString('en-US', { maximumFractionDigits: value > 100 ? 0 : 2 })
  return goals
    .map(({ words, spread: { median, min, max }, reached, most, ceiling }) => {
      const range = min === max ? '' : `, ${number(min)} to ${number(max)}`
      const bound = most === undefined ? '' : `; ${ceiling} has ${number(most)}`
      return `- ${reached ? 'reached' : 'missed'}: ${words} (${number(median)}${range}${bound})`
    })
    .join('\n')
}

/** @param {Run} run */
function factsOf({ date, machine, rounds }) {
  const { cpu, cores, memoryGb, system, node, commit, changed, versions, load } = machine
  const peers = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return [
    `Medians of ${rounds} interleaved rounds, ${date}.`,
    `${cpu}, ${cores} cores, ${memoryGb} GB, ${system}, Node ${node}; commit ${commit}${changed ? ' with changes' : ''}.`,
    `${peers.join(', ')}.`,
    `The servers share the ${cores} cores with the paths. Load of the machine before the run: ${load.toFixed(1)}.`,
  ].join('\n')
}
