import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Subject } from './subject.ts'
import { bulkAnswer } from './subjects/bulk-answer.ts'
import { configuration } from './subjects/configuration.ts'
import { journal } from './subjects/journal.ts'
import { query } from './subjects/query.ts'
import { lines } from './subjects/splicer.ts'

/** How long to look for more; without it only the kept seeds are run. */
const MINUTES = Number(process.env.GRAMEXLOG_FUZZ_MINUTES ?? 0)
const SEEDS = join(import.meta.dirname, 'seeds.txt')
const RUNS = 300

const subjects = [configuration, query, lines, journal, bulkAnswer] as Subject<unknown>[]

/** `<name>: <seed> <path>` a line: what failed once, and some to begin with. A path leads to the very input. */
const kept = readFileSync(SEEDS, 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, name, seed, path] = /^([^#:]+): (-?\d+)(?: ([\d:]+))?$/.exec(line) ?? []
    return name === undefined ? [] : [{ name, seed: Number(seed), path }]
  })

test.each(kept)('$name holds for the seed $seed $path', async ({ name, seed, path }) => {
  const found = subjects.find((subject) => subject.name === name)
  expect(found).toBeDefined()
  const details = await tried(found!, { seed, ...(path !== undefined && { path, endOnFailure: true }) })
  expect(wordsOf(details)).toBe('')
})

if (MINUTES > 0) {
  test(`in ${MINUTES} minutes nothing is found`, { timeout: (MINUTES + 5) * 60_000 }, async () => {
    const endMs = performance.now() + MINUTES * 60_000
    const faults: string[] = []
    const inputs = new Map(subjects.map(({ name }) => [name, 0]))
    const failed = new Set<string>()
    while (performance.now() < endMs && failed.size < subjects.length) {
      for (const subject of subjects.filter(({ name }) => !failed.has(name))) {
        const details = await tried(subject, {})
        inputs.set(subject.name, inputs.get(subject.name)! + details.numRuns)
        if (!details.failed) continue
        failed.add(subject.name)
        const line = `${subject.name}: ${details.seed} ${details.counterexamplePath}`
        appendFileSync(SEEDS, `${line}\n`)
        faults.push(`${line}\n${wordsOf(details)}`)
      }
    }
    console.log(Object.fromEntries(inputs))
    expect(faults.join('\n\n')).toBe('')
  })
}

async function tried({ holds, inputs }: Subject<unknown>, parameters: fc.Parameters<[unknown]>) {
  const property = fc.asyncProperty(inputs, async (input) => holds(input))
  return await fc.check(property, { numRuns: RUNS, ...parameters })
}

function wordsOf(details: fc.RunDetails<[unknown]>): string {
  return details.failed ? `${details.errorInstance}\n${fc.defaultReportMessage(details)}` : ''
}
