// Runs the benchmark: every path in a process of its own, round by round, and reports medians.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { RESULTS, writePerformance } from './docs/write.mjs'
import { isJudged } from './goals/index.mjs'
import { describeMachine } from './machine.mjs'
import { readOptions } from './options.mjs'
import { goalsOf, writeReport } from './report.mjs'
import { startServer } from './servers/server.mjs'
import { suites } from './suites/index.mjs'

const options = readOptions(process.argv.slice(2))

/** @type {import('./report.mjs').Run} */
const run = {
  date: new Date().toISOString(),
  machine: describeMachine(),
  rounds: options.rounds,
  parts: [],
  measurements: [],
}

/** @type {import('./servers/server.mjs').Server | undefined} */
let server
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    if (options.quick) console.log(`Not to the end:\n${goalsOf(run)}`)
    await server?.stop().catch(() => {})
    process.exit(1)
  })
}

for (const name of /** @type {const} */ (['none', 'null', 'real', 'cluster'])) {
  const wanted = Object.keys(suites).filter((suite) => isWanted(suite, name))
  if (wanted.length === 0) continue
  server = name === 'none' ? undefined : await startServer(name)
  try {
    await server?.warm()
    for (const suite of wanted) await runSuite(suite, name)
  } finally {
    await server?.stop()
    server = undefined
  }
}

if (options.results !== undefined) await keepIn(options.results)
console.log(options.quick ? goalsOf(run) : writeReport(run, { markdown: false }))

/** @param {string} results a directory */
async function keepIn(results) {
  await mkdir(results, { recursive: true })
  const date = run.date.slice(0, 19).replaceAll(':', '')
  await writeFile(join(results, `${date}.json`), `${JSON.stringify(run, null, 2)}\n`)
  // Part of a run would hide the rest of the one before.
  if (!options.whole) return
  await writeFile(join(results, 'latest.md'), writeReport(run, { markdown: true }))
  if (results === RESULTS) writePerformance()
}

/**
 * @param {string} suite
 * @param {'none' | import('./servers/server.mjs').ServerName} name of the server
 */
function isWanted(suite, name) {
  const { documents, alone = false, quick } = suites[suite]
  if (!(name in documents) || (options.only ?? suite) !== suite) return false
  if (options.quick) return quick !== undefined && (name === 'none' || name === 'null')
  if (alone && options.only === undefined) return false
  if (name === 'none') return options.server === undefined || options.only !== undefined
  return (options.server ?? name) === name
}

/**
 * @param {string} suite
 * @param {'none' | import('./servers/server.mjs').ServerName} name of the server
 */
async function runSuite(suite, name) {
  const { documents, quick, round } = suites[suite]
  const count = options.documents ?? (options.quick ? quick : documents[name]) ?? 0
  run.parts.push({ suite, server: name, about: server?.about ?? 'no server', count })
  for (let number = 1; number <= options.rounds; number += 1) {
    await round({
      count,
      // A suite without a server does not ask for one.
      server: /** @type {import('./servers/server.mjs').Server} */ (server),
      each: async (path, measure) => {
        const what = { suite, server: name, path }
        // A quick look is at what the goals speak of.
        if (!options.quick || isJudged(what)) await note({ ...what, round: number }, measure)
      },
    })
  }
}

/**
 * @param {Pick<import('./summary.mjs').Measurement, 'suite' | 'server' | 'path' | 'round'>} what
 * @param {() => Promise<any>} measure
 */
async function note(what, measure) {
  const began = Date.now()
  const outcome = await measure().then(
    ({ series, ...metrics }) => ({ metrics, series, error: undefined }),
    (error) => ({ metrics: undefined, error: error.message.split('\n')[0] }),
  )
  run.measurements.push({ ...what, ...outcome })
  const took = ((Date.now() - began) / 1000).toFixed(1)
  const { suite, server: name, path, round } = what
  const trouble = outcome.error ? `: ${outcome.error}` : ''
  console.error(`${suite} ${name}, round ${round}: ${path}, ${took} s${trouble}`)
}
