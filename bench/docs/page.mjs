// docs/performance.md: what the figures mean, then the plots and tables, then how they came about.
import { goalsOf, tableOf } from '../report.mjs'
import { suites } from '../suites/index.mjs'
import { summarize } from '../summary.mjs'
import { toMarkdown } from '../table.mjs'
import { plotOf } from './plots.mjs'
import { sentences } from './words.mjs'

/** Of the columns of a delivery those that a reader wants first; all others are in the kept results. */
const DELIVERY = /^(documents\/s|range|CPU µs\/doc|main thread|server CPU|peak RSS|bytes\/doc|lost|doubled)/
const SHORT = ['end-to-end', 'end-to-end-shapes', 'drain', 'many']

/**
 * @param {import('./kept.mjs').Kept} kept
 * @returns {{text: string, plots: {name: string, svg: string}[]}}
 */
export function writePage(kept) {
  const { measurements, parts, runs } = kept
  const sections = parts.map((part) => {
    const { suite, server, about, count } = part
    const plot = plotOf(part, measurements)
    const paths = summarize(measurements, suite, server)
    const table = tableOf(suite, paths, SHORT.includes(suite) ? DELIVERY : undefined)
    const errors = paths.flatMap(({ path, errors }) =>
      [...new Set(errors)].map((error) => `- ${path}: ${error}`),
    )
    const picture = plot ? [`![${plot.title}](performance/${plot.name}.svg)`] : []
    const heading = `### ${suites[suite].title}: ${about}, ${count.toLocaleString('en-US')} records`
    return {
      plot,
      text: [heading, ...picture, toMarkdown(table), ...(errors.length > 0 ? [errors.join('\n')] : [])].join(
        '\n\n',
      ),
    }
  })
  const text = [
    '# Performance',
    'What gramexlog costs an app and how fast it delivers, beside its peers. Ratios are of one run on one machine, so they hold elsewhere too; seconds do not. Each is taken in a round by itself, of which the median counts: it is not the quotient of two medians of a table.',
    '## What it means',
    sentences(kept)
      .map((sentence) => `- ${sentence}`)
      .join('\n'),
    '## What was to be reached',
    'In brackets the median, and from which round to which it went. Behind that, where it is known, what a path has that does only part of the work: more cannot be reached.',
    goalsOf({ measurements }),
    '## Measured',
    ...sections.map((section) => section.text),
    '## How it was measured',
    'Each path in a process of its own, in rounds that are interleaved; medians. Each column, path and suite is explained in [bench/README.md](../bench/README.md). This page is written by `npm run bench`, or from kept results by `node bench/performance.mjs`.',
    runs.map((run) => `- ${factsOf(run, parts)}`).join('\n'),
  ].join('\n\n')
  return { text: `${text}\n`, plots: sections.flatMap(({ plot }) => (plot ? [plot] : [])) }
}

/**
 * @param {import('./kept.mjs').KeptRun} run
 * @param {import('./kept.mjs').KeptPart[]} parts
 */
function factsOf(run, parts) {
  const { cpu, cores, memoryGb, system, node, commit, changed, versions, load } = run.machine
  const own = parts
    .filter((part) => part.run === run)
    .map(({ suite, server }) => (server === 'none' ? suite : `${suite} (${server})`))
  const peers = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return [
    `[${run.date.slice(0, 10)}](../bench/results/${run.file}): ${own.join(', ')}.`,
    `${run.rounds} ${run.rounds === 1 ? 'round' : 'rounds'}; ${cpu}, ${cores} cores that servers and paths share, ${memoryGb} GB, ${system}, Node ${node};`,
    `commit ${commit}${changed ? ' with changes' : ''}; load before the run ${load.toFixed(1)}; ${peers.join(', ')}.`,
  ].join(' ')
}
