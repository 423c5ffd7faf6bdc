// The command line.
import { parseArgs } from 'node:util'
import { RESULTS } from './docs/write.mjs'
import { suites } from './suites/index.mjs'

const USAGE = `node bench/main.mjs [--only ${Object.keys(suites).join('|')}] [--server null|real|cluster] [--rounds 3] [--documents N] [--keep DIRECTORY] [--quick]`

/** @param {string[]} args */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      server: { type: 'string' },
      rounds: { type: 'string' },
      documents: { type: 'string' },
      keep: { type: 'string' },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const { quick } = values
  const rounds = Number(values.rounds ?? (quick ? 1 : 3))
  const documents = values.documents === undefined ? undefined : Number(values.documents)
  const wrong =
    (values.only !== undefined && !(values.only in suites)) ||
    (values.server !== undefined && !['null', 'real', 'cluster'].includes(values.server)) ||
    !(rounds >= 1) ||
    !(documents === undefined || documents >= 1)
  if (values.help || wrong) {
    console.error(USAGE)
    process.exit(wrong ? 2 : 0)
  }
  const { only, server, keep } = values
  /** Everything, as many documents as intended. */
  const whole = only === undefined && server === undefined && documents === undefined && !quick
  /** Where the measurements go. Those of another count cannot be compared with the others. */
  const results = keep ?? (documents === undefined && !quick ? RESULTS : undefined)
  return { only, server, rounds, documents, whole, results, quick }
}
