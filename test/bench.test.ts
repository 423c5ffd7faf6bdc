import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { appFolder } from './support/app.ts'

const folder = join(import.meta.dirname, '..', 'bench')
const results = () => readdirSync(join(folder, 'results'))
/** These begin their work when they are loaded. */
const PROGRAMS = ['main.mjs', 'child.mjs', 'null-server.mjs', 'performance.mjs']
const modules = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.mjs') && !/node_modules|\.cache/.test(file) && !PROGRAMS.includes(file),
)

test('every module of the benchmark loads', async () => {
  const broken: string[] = []
  for (const file of modules) await load(file).catch((error) => broken.push(`${file}: ${error}`))
  expect(modules.length).toBeGreaterThan(50)
  expect(broken).toEqual([])
})

/** Some ten processes, one after another. */
const LONG_MS = 120_000

test(
  'what a call costs is measured to the end, and a run of few records is not kept',
  async () => {
    const before = results()
    const { stdout } = await bench('--only', 'caller', '--rounds', '1', '--documents', '200')
    for (const head of ['× JSON.stringify', 'heap bytes', 'GC ns']) expect(stdout).toContain(head)
    for (const path of [
      'gramexlog core',
      'gramexlog winston',
      'gramexlog pino',
      'gramexlog pino destination',
    ])
      expect(stdout).toMatch(new RegExp(`^${path} +\\d+\\.\\d\\d +`, 'm'))
    expect(stdout).not.toContain(' failed: ')
    expect(results()).toEqual(before)
  },
  LONG_MS,
)

test(
  'a backlog is drained to the end, by rsyslog too',
  async () => {
    const { stdout } = await bench(
      '--only',
      'drain',
      '--server',
      'null',
      '--rounds',
      '1',
      '--documents',
      '2000',
    )
    for (const path of ['raw posting', 'helpers.bulk', 'rsyslog', 'gramexlog core'])
      expect(stdout).toMatch(new RegExp(`^${path} +\\d+\\.\\d\\d +[\\d,]+ .* 0 +0$`, 'm'))
    expect(stdout).not.toContain(' failed: ')
  },
  LONG_MS,
)

test('a goal of a suite that measures by a list of paths is of one in that list', async () => {
  const { goals } = await load('goals/index.mjs')
  const { suites } = await load('suites/index.mjs')
  const unknown: string[] = []
  for (const suite of ['shapes', 'requests', 'loop', 'idle', 'outage', 'end-to-end']) {
    const paths: string[] = []
    // Only names are taken: nothing is measured.
    await suites[suite].round({
      count: 1,
      server: { secure: {} },
      each: async (name: string) => paths.push(name),
    })
    const named = goals
      .filter(({ of }: { of: { suite: string } }) => of.suite === suite)
      .flatMap(({ of, over, ceiling }: { of: { path: string }; over?: string; ceiling?: string }) =>
        [of.path, over, ceiling].filter((path) => path !== undefined),
      )
    expect(named, suite).not.toEqual([])
    unknown.push(...named.filter((path: string) => !paths.includes(path)))
  }
  expect(unknown).toEqual([])
})

test('a ratio is taken in each round by itself, and only of rounds that measured both', async () => {
  const { ratioOf, summarize } = await load('summary.mjs')
  const measured = (path: string, ...values: (number | undefined)[]) =>
    values.map((ms, at) => {
      const outcome = ms === undefined ? { error: 'failed' } : { metrics: { ms } }
      return { suite: 'start', server: 'null', path, round: at + 1, ...outcome }
    })
  // Fast and slow by turns, as a shared machine is: of the medians alone the ratio would be 10 / 30.
  const all = [...measured('ours', 10, 200, 10, 7), ...measured('other', 20, 400, 30, undefined)]
  const [ours, other] = summarize(all, 'start', 'null')
  expect(ratioOf(ours, other, 'ms')).toEqual({ median: 0.5, min: 1 / 3, max: 0.5 })
  expect(ratioOf(ours, undefined, 'ms')).toBeUndefined()
  expect(ratioOf(ours, other, 'bytes')).toBeUndefined()
})

test('the page of performance is made from what is kept: words, plots, tables, and of which runs they are', async () => {
  const { folder: to } = appFolder({})
  await promisify(execFile)(process.execPath, [join(folder, 'performance.mjs'), '--to', to])
  const page = readFileSync(join(to, 'performance.md'), 'utf8')
  for (const heading of ['What it means', 'What was to be reached', 'Measured', 'How it was measured'])
    expect(page).toContain(`\n## ${heading}\n\n`)
  expect(page).toMatch(/A backlog on disk goes out at \*\*[\d,]+ documents\/s\*\*/)
  expect(page).not.toMatch(/NaN|undefined|Infinity/)
  const kept = page.matchAll(/\.\.\/bench\/(results\/[\w.-]+)/g)
  for (const [, file] of kept) expect(existsSync(join(folder, file!)), file).toBe(true)
  const plots = [...page.matchAll(/!\[.+\]\((performance\/[\w-]+\.svg)\)/g)]
  expect(plots.length).toBeGreaterThan(3)
  for (const [, file] of plots) {
    const svg = readFileSync(join(to, file!), 'utf8')
    expect(svg).toContain('prefers-color-scheme: dark')
    expect(svg).not.toMatch(/NaN|undefined|Infinity|="-/)
  }
})

test('a plot of lines has one for each, and is read alike in the dark', async () => {
  const { drawLines } = await load('docs/svg.mjs')
  const lines = [
    { label: 'a < b', points: [100, 110, 120] },
    { label: 'short', points: [90] },
  ]
  const svg: string = drawLines({ title: 'Memory', xName: 'seconds', lines })
  expect(svg.match(/<polyline /g)).toHaveLength(2)
  expect(svg).toContain('a &lt; b')
  expect(svg).not.toMatch(/NaN|Infinity/)
})

function load(file: string) {
  return import(pathToFileURL(join(folder, file)).href)
}

/** Runs the benchmark's program. */
function bench(...args: string[]): Promise<{ stdout: string }> {
  return promisify(execFile)(process.execPath, [join(folder, 'main.mjs'), ...args])
}
