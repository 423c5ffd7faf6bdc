// Writes docs/performance.md and its plots from kept results: node bench/performance.mjs [--to DIRECTORY] [RESULTS.json …]
// Without files from all that are kept: of each suite with each server the last run counts.
import { parseArgs } from 'node:util'
import { writePerformance } from './docs/write.mjs'

const { values, positionals } = parseArgs({ options: { to: { type: 'string' } }, allowPositionals: true })
writePerformance({ to: values.to, files: positionals.length > 0 ? positionals : undefined })
