import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { loadConfig } from '@gramexlog/core/files'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { docBlocks } from './support/doc-blocks.ts'

const root = join(import.meta.dirname, '..')
const run = promisify(execFile)
const blocks = docBlocks()
const programs = blocks.filter(({ language }) => ['js', 'ts'].includes(language))
const folder = mkdtempSync(join(tmpdir(), 'gramexlog-blocks-'))
// Within the repository, where imports lead to what is built.
mkdirSync(join(root, 'test', '.cache'), { recursive: true })
const code = mkdtempSync(join(root, 'test', '.cache', 'blocks-'))

beforeAll(() => {
  for (const block of programs) writeFileSync(join(code, fileOf(block)), `${block.before}\n${block.text}`)
})

afterAll(() => {
  for (const made of [folder, code]) rmSync(made, { recursive: true, force: true })
})

test('the programs of the pages are right to TypeScript', async () => {
  const files = programs.filter(({ loose }) => !loose).map(fileOf)
  const config = join(code, 'tsconfig.json')
  // What is JavaScript declares no types of parameters.
  const compilerOptions = { allowJs: true, checkJs: true, noImplicitAny: false }
  writeFileSync(
    config,
    JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, files, include: [] }),
  )
  const told = await run(join(root, 'node_modules', '.bin', 'tsc'), ['-p', config]).catch((error) => error)
  expect(told.stdout).toBe('')
}, 120_000)

test('a program that is not compiled is run', () => {
  expect(programs.filter(({ loose, notRun }) => loose && notRun !== undefined)).toEqual([])
})

const running = programs.filter(({ notRun }) => notRun === undefined)
test.concurrent.each(running.map((block) => [block.place, block] as const))(
  '%s runs as it stands',
  async (place, block) => {
    const app = mkdtempSync(join(folder, 'app-'))
    writeFileSync(join(app, 'gramexlog.yaml'), configurationFor(block.page, place))
    await run(process.execPath, [join(code, fileOf(block))], { cwd: app, timeout: 60_000 })
    if (/\blog(ger)?[.(]/.test(block.text))
      expect(segments(join(app, '.gramexlog')).join('')).toMatch(/^\{.*\}$/m)
  },
  120_000,
)

const configurations = blocks.filter(
  ({ language, text, ofTarget }) => language === 'yaml' && (ofTarget || /^gramexlog:/m.test(text)),
)
test.each(configurations.map((block) => [block.place, block] as const))(
  '%s is a right configuration',
  (_, block) => {
    const app = mkdtempSync(join(folder, 'config-'))
    const whole = block.ofTarget ? `gramexlog:\n  app:\n${block.text.replace(/^/gm, '    ')}` : block.text
    writeFileSync(join(app, 'ca.pem'), '')
    writeFileSync(join(app, 'secret'), 'user:pass\n')
    const known = whole
      .replaceAll('$ES_USER:$ES_PASSWORD', 'user:pass')
      .replaceAll('$ELASTICSEARCH_URL', 'http://localhost:9200')
      .replaceAll('/run/secrets/elasticsearch', join(app, 'secret'))
    writeFileSync(join(app, 'gramexlog.yaml'), known)
    expect(loadConfig({ config: join(app, 'gramexlog.yaml') }).targets.size).toBeGreaterThan(0)
  },
)

test.each(blocks.filter(({ language }) => language === 'json').map((block) => [block.place, block.text]))(
  '%s is JSON',
  (_, text) => {
    for (const line of text!.trim().split(/\n(?=\{)/)) expect(JSON.parse(line)).toBeTypeOf('object')
  },
)

/** A page's own configuration, if it needs no server; else one with the names that the pages use. */
function configurationFor(page: string, place: string): string {
  const own = configurations.findLast((block) => block.page === page && lineOf(block.place) < lineOf(place))
  if (own !== undefined && /sink: (local|\$\{GRAMEXLOG_SINK:-local\})/.test(own.text)) return own.text
  return 'gramexlog: { gramexguide: { sink: local }, requests: { sink: local }, orders: { sink: local } }\n'
}

function lineOf(place: string): number {
  return Number(place.split(':')[1])
}

function fileOf({ place, language }: { readonly place: string; readonly language: string }): string {
  return `${place.replaceAll(/[^\w-]/g, '_')}.${language === 'ts' ? 'mts' : 'mjs'}`
}

function segments(journals: string): string[] {
  return readdirSync(journals, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ndjson'))
    .map((file) => readFileSync(join(journals, file), 'utf8'))
}
