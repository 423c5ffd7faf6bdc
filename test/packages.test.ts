import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const bin = (name: string) => join(root, 'node_modules', '.bin', name)
const run = promisify(execFile)
const names = ['core', 'winston', 'pino']

/** A folder with the tarballs, and a project outside of the workspace that has installed them. */
const folder = mkdtempSync(join(tmpdir(), 'gramexlog-packages-'))
const project = join(folder, 'project')
const tarball = (name: string) => join(folder, `gramexlog-${name}-${version}.tgz`)
const { version } = JSON.parse(readFileSync(join(root, 'packages/core/package.json'), 'utf8'))

beforeAll(async () => {
  for (const name of names)
    await run('npx', ['--yes', pnpm(), 'pack', '--pack-destination', folder], {
      cwd: join(root, 'packages', name),
    })
  mkdirSync(project)
  const dependencies = Object.fromEntries(
    names.map((name) => [`@gramexlog/${name}`, `file:${tarball(name)}`]),
  )
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const others = {
    winston: devDependencies.winston,
    pino: devDependencies.pino,
    '@types/node': devDependencies['@types/node'],
  }
  writeFileSync(
    join(project, 'package.json'),
    // Otherwise npm would look for the core that the adapters want where it is not yet published.
    JSON.stringify({
      private: true,
      dependencies: { ...dependencies, ...others },
      overrides: { '@gramexlog/core': dependencies['@gramexlog/core'] },
    }),
  )
  writeFileSync(join(project, 'gramexlog.yaml'), 'gramexlog: { guide: { sink: local, keys: [port] } }\n')
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'], {
    cwd: project,
  })
}, 180_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The version of pnpm that the workspace is pinned to. */
function pnpm(): string {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager
}

/** Runs a program in the project, and returns the records of its journals by writer. */
async function records(file: string, text: string): Promise<Record<string, unknown>[][]> {
  const dir = mkdtempSync(join(folder, 'journals-'))
  writeFileSync(join(project, file), text)
  const { stderr } = await run(process.execPath, [file], {
    cwd: project,
    env: { PATH: process.env.PATH, GRAMEXLOG_DIR: dir },
  })
  expect(stderr).toBe('')
  return readdirSync(join(dir, 'guide')).map((writer) =>
    readFileSync(join(dir, 'guide', writer, '000001.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  )
}

describe.each(names)('@gramexlog/%s', (name) => {
  test('is packed with what it needs and nothing else', async () => {
    const { stdout } = await run('tar', ['-tzf', tarball(name)])
    const files = stdout
      .trim()
      .split('\n')
      .map((file) => file.replace('package/', ''))
    for (const file of files)
      expect(file).toMatch(
        /^(dist\/((esm|cjs)\/.*\.(js|d\.ts)|cjs\/package\.json|schema\.json)|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
      )
    expect(files).toEqual(
      expect.arrayContaining([
        'package.json',
        'README.md',
        'LICENSE',
        'dist/esm/index.js',
        'dist/cjs/index.d.ts',
      ]),
    )
    const { stdout: everything } = await run('tar', ['-xzOf', tarball(name)], { maxBuffer: 1e8 })
    expect(everything).not.toContain(root)
    expect(everything).not.toContain('workspace:')
  })

  test('passes publint', async () => {
    const { stdout } = await run(bin('publint'), ['run', tarball(name), '--strict'])
    expect(stdout).toContain('All good!')
  })

  test('has types that are right in every kind of resolution', async () => {
    // node10 knows no subpaths of exports: core's `./adapter` and `./schema.json` are not to be had there.
    await run(bin('attw'), [
      tarball(name),
      '--profile',
      name === 'core' ? 'node16' : 'strict',
      '--no-emoji',
      '--exclude-entrypoints',
      './schema.json',
    ])
  })
})

const PROGRAM = `
log('guide', { from: 'core' })
new GramexLogTransport('guide').log({ level: 'info', message: 'winston' }, () => {})
pino({}, destination('guide')).info('destination')
`

test('works as ES modules, all loggers with one writer', async () => {
  const imports = `import { log } from '@gramexlog/core'
import { GramexLogTransport } from '@gramexlog/winston'
import { destination } from '@gramexlog/pino'
import pino from 'pino'`
  const [written, ...others] = await records('a.mjs', imports + PROGRAM)
  expect(others).toEqual([])
  expect(written).toEqual([
    expect.objectContaining({ port: 9988, from: 'core' }),
    expect.objectContaining({ port: 9988, message: 'winston' }),
    expect.objectContaining({ port: 9988, msg: 'destination' }),
  ])
})

test('works as CommonJS, and beside ES modules still has one writer', async () => {
  const requires = `const { log } = require('@gramexlog/core')
const { GramexLogTransport } = require('@gramexlog/winston')
const { destination } = require('@gramexlog/pino')
const pino = require('pino')`
  const both = `${PROGRAM}\nimport('@gramexlog/core').then((esm) => esm.log('guide', { from: 'esm', same: esm.log === log }))`
  const [written, ...others] = await records('a.cjs', requires + both)
  expect(others).toEqual([])
  expect(written!.map(({ from, message, msg }) => from ?? message ?? msg)).toEqual([
    'core',
    'winston',
    'destination',
    'esm',
  ])
  // Else this would not show two copies of the module sharing a journal.
  expect(written!.at(-1)).toMatchObject({ same: false })
})

test.each(['pino.mjs', 'pino.cjs'])("works in pino's worker, named from %s", async (file) => {
  const get = file.endsWith('.cjs') ? `const pino = require('pino')` : `import pino from 'pino'`
  const [written] = await records(
    file,
    `${get}\npino({ transport: { target: '@gramexlog/pino' } }).info('worker')`,
  )
  expect(written).toEqual([expect.objectContaining({ port: 9988, msg: 'worker' })])
})

test('an error is one of GramexLogError with a code, whichever entry threw it', async () => {
  const text = `import { GramexLogError, log } from '@gramexlog/core'
import { GramexLogTransport } from '@gramexlog/winston'
for (const wrong of [() => log('gide', {}), () => new GramexLogTransport('gide')])
  try { wrong() } catch (error) { log({ right: error instanceof GramexLogError, code: error.code }) }`
  const [written] = await records('error.mjs', text)
  expect(written!.map(({ right, code }) => [right, code])).toEqual(
    Array(2).fill([true, 'ERR_GRAMEXLOG_UNKNOWN_TARGET']),
  )
})

const TYPES = `
import { close, flush, type GramexLog, GramexLogError, log, open, type Stats } from '@gramexlog/core'
import { shared, type TargetLog } from '@gramexlog/core/adapter'
import gramexlog, { destination } from '@gramexlog/pino'
import { GramexLogTransport, type GramexLogTransportOptions } from '@gramexlog/winston'
import pino from 'pino'
import winston from 'winston'

interface Visit { page: string; ms?: number }
const visit: Visit = { page: '/' }
log('guide', visit)
log('guide')
log(visit, { headers: {} })
const options: GramexLogTransportOptions = { target: 'guide', level: 'info', config: 'g.yaml' }
winston.createLogger({ transports: [new GramexLogTransport('guide'), new GramexLogTransport(options)] })
pino({}, destination('guide')).info('x')
gramexlog({ log: 'guide' }).end()
const target: TargetLog = shared().target('guide')
target.log({})
export async function main(): Promise<number> {
  const stats: Stats = await flush({ timeout: 5 })
  const own: GramexLog = await open({ config: 'g.yaml', dir: '/tmp' })
  own.log('guide', visit)
  const lost: number = own.stats().targets.guide?.dropped ?? 0
  await own.close()
  await close()
  return stats.delivered + lost
}
// @ts-expect-error a number is no record
log('guide', 5)
// @ts-expect-error nor is it a name
log(5)
export const code: string = new GramexLogError('ERR_GRAMEXLOG_ARGUMENT', 'x').code
`

test.each([
  ['types.mts', 'nodenext', 'nodenext'],
  ['types.cts', 'nodenext', 'nodenext'],
  ['types.ts', 'esnext', 'bundler'],
])('strict TypeScript: %s with module %s and resolution %s', async (file, module, moduleResolution) => {
  writeFileSync(join(project, file), TYPES)
  const options = [
    '--strict',
    '--noEmit',
    '--exactOptionalPropertyTypes',
    '--target',
    'es2023',
    '--types',
    'node',
    '--esModuleInterop',
  ]
  const checked = run(
    bin('tsc'),
    [...options, '--module', module, '--moduleResolution', moduleResolution, file],
    { cwd: project },
  )
  await checked.catch((error) => expect.fail(error.stdout))
})
