// Puts docs/performance.md and its plots in place.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suites } from '../suites/index.mjs'
import { together } from './kept.mjs'
import { writePage } from './page.mjs'

/** Where runs are kept, and where the page goes. */
export const RESULTS = fileURLToPath(new URL('../results/', import.meta.url))
const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url))

/** @param {{to?: string, files?: string[]}} [options] by default all that are kept */
export function writePerformance({ to = DOCS, files = keptFiles() } = {}) {
  const runs = files
    .map((file) => ({ ...JSON.parse(readFileSync(file, 'utf8')), file: basename(file) }))
    .sort((a, b) => a.date.localeCompare(b.date))
  const { text, plots } = writePage(together(runs, Object.keys(suites)))
  const pictures = join(to, 'performance')
  rmSync(pictures, { recursive: true, force: true })
  mkdirSync(pictures, { recursive: true })
  for (const { name, svg } of plots) writeFileSync(join(pictures, `${name}.svg`), svg)
  writeFileSync(join(to, 'performance.md'), text)
}

function keptFiles() {
  return readdirSync(RESULTS)
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(RESULTS, name))
}
