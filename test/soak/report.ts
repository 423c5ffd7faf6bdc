import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Faults } from './chaos.ts'

export interface Report {
  readonly seconds: number
  readonly faults: Faults
  /** Processes by how they ended. */
  readonly ends: Readonly<Record<string, number>>
  readonly safe: number
  readonly stored: number
  readonly deadLetters: number
  readonly lost: number
  readonly doubled: number
  /** Of a process that ran from the beginning to the end: resident memory in MB after a minute, and the most after that. */
  readonly memory: { readonly early: number; readonly most: number }
}

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'reliability.md')
const SECTION = /(<!-- soak -->\n)[\s\S]*(\n<!-- \/soak -->)/

/** Puts the report of a run into its page. */
export function writeReport(report: Report): void {
  const page = readFileSync(PAGE, 'utf8')
  writeFileSync(
    PAGE,
    page.replace(SECTION, (_, begin, end) => `${begin}${inWords(report)}${end}`),
  )
}

function inWords({
  seconds,
  faults,
  ends,
  safe,
  stored,
  deadLetters,
  lost,
  doubled,
  memory,
}: Report): string {
  const day = new Date().toISOString().slice(0, 10)
  const n = (value: number) => value.toLocaleString('en-US')
  const rows = [
    ...Object.entries(faults),
    ...Object.entries(ends).map(([how, times]): [string, number] => [`a process ended by ${how}`, times]),
  ].map(([what, times]) => `| ${what} | ${n(times)} |`)
  return [
    `${day}, ${n(Math.round(seconds))} seconds, three nodes of Elasticsearch 9.1.0, Node ${process.versions.node}:`,
    '',
    '| fault | times |',
    '| --- | ---: |',
    ...rows,
    '',
    '| records | |',
    '| --- | ---: |',
    `| that were safe: their turn had ended | ${n(safe)} |`,
    `| stored | ${n(stored)} |`,
    `| refused by the index, kept as dead letters | ${n(deadLetters)} |`,
    `| **lost** | **${n(lost)}** |`,
    `| **stored twice** | **${n(doubled)}** |`,
    '',
    `Resident memory of a process that ran all the time: ${memory.early} MB after a minute, ${memory.most} MB at most after that.`,
  ].join('\n')
}
