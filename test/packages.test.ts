import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { manifest, Project, pack, packageNames, root, run } from './support/packages.ts'

const folder = mkdtempSync(join(tmpdir(), 'gramexlog-packages-'))
let tarballs: Record<string, string>
const projects = {} as Record<'newest' | 'oldest', Project>

beforeAll(async () => {
  tarballs = await pack(folder)
  const { devDependencies } = manifest('.')
  // The ends of the ranges that the adapters ask for.
  const oldest = (name: string) => /^>=(\S+)/.exec(manifest(`packages/${name}`).peerDependencies![name]!)![1]
  const versions = {
    newest: [`winston@${devDependencies.winston}`, `pino@${devDependencies.pino}`],
    oldest: [`winston@${oldest('winston')}`, `pino@${oldest('pino')}`],
  }
  for (const age of ['newest', 'oldest'] as const) {
    const types = `@types/node@${devDependencies['@types/node']}`
    const specifiers = [...Object.values(tarballs), ...versions[age], types]
    projects[age] = await Project.install(join(folder, age), specifiers)
    projects[age].write('gramexlog.yaml', 'gramexlog: { gramexguide: { sink: local, keys: [port] } }\n')
  }
}, 180_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('no package runs anything when it is installed, nor does what it depends on, and all ask for the same Node', async () => {
  for (const tarball of Object.values(tarballs)) {
    const { stdout } = await run('tar', ['-xzOf', tarball, 'package/package.json'])
    const { scripts, engines } = JSON.parse(stdout)
    expect({ scripts, engines }, tarball).toEqual({ scripts: undefined, engines: manifest('.').engines })
  }
  const lock = join(projects.newest.folder, 'node_modules', '.package-lock.json')
  const { packages } = JSON.parse(readFileSync(lock, 'utf8'))
  expect(packages['node_modules/@duckdb/node-api']).toBeDefined()
  for (const [path, entry] of Object.entries(packages))
    expect(entry, path).not.toHaveProperty('hasInstallScript')
})

test.each([
  ['core', 1, 4],
  ['http', 2, 4],
  ['winston', 16, 4],
  ['pino', 2, 4],
] as const)(
  '@gramexlog/%s comes with no database: at most %i packages, %i MB',
  (name, packages, megabytes) => {
    // Their loggers an app has already.
    const found = projects.newest.dependencies(`@gramexlog/${name}`, ['winston', 'pino'])
    expect(found.filter(({ path }) => /duckdb|hono/.test(path))).toEqual([])
    expect(found.length).toBeLessThanOrEqual(packages)
    expect(found.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(megabytes * 1e6)
  },
)

describe.each(packageNames)('@gramexlog/%s', (name) => {
  test('is packed with what it needs and nothing else', async () => {
    const { stdout } = await run('tar', ['-tzf', tarballs[name]!])
    const files = stdout.trim().split('\n')
    const allowed =
      /^package\/(dist\/((esm|cjs)\/.*\.(js|d\.ts)|cjs\/package\.json|schema\.json|licenses\.txt|page\/[\w.-]+|docs\/(cli\/)?[\w-]+\.md)|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/
    for (const file of files) expect(file).toMatch(allowed)
    const wanted = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md']
    for (const format of ['esm', 'cjs']) wanted.push(`dist/${format}/index.js`, `dist/${format}/index.d.ts`)
    expect(files).toEqual(expect.arrayContaining(wanted.map((file) => `package/${file}`)))
  })

  test('names no path of the machine that built it', async () => {
    const { stdout } = await run('tar', ['-xzOf', tarballs[name]!], { maxBuffer: 1e8 })
    for (const inside of ['packages', 'node_modules']) expect(stdout).not.toContain(join(root, inside))
  })

  test('asks for ranges that npm can resolve, and for the core of its own version', async () => {
    const { stdout } = await run('tar', ['-xzOf', tarballs[name]!, 'package/package.json'])
    const { version, dependencies = {} } = JSON.parse(stdout)
    for (const range of Object.values(dependencies)) expect(range).toMatch(/^\^\d/)
    expect(dependencies['@gramexlog/core']).toBe(name === 'core' ? undefined : `^${version}`)
  })

  test('passes publint', async () => {
    const tarball = new Uint8Array(readFileSync(tarballs[name]!)).buffer
    expect((await publint({ pack: { tarball }, strict: true })).messages).toEqual([])
  })

  test('has types that are right in every kind of resolution', async () => {
    // `node10` knows no subpaths, such as core's ./adapter and view's ./reader. schema.json needs no types.
    const profile = name === 'core' || name === 'view' ? 'node16' : 'strict'
    const attw = join(root, 'node_modules', '.bin', 'attw')
    const options = [
      '--profile',
      profile,
      '--exclude-entrypoints',
      './schema.json',
      '--no-emoji',
      '--no-color',
    ]
    await run(attw, [tarballs[name]!, ...options]).catch(({ stdout }) => expect.fail(stdout))
  })

  test('does what its README shows', async () => {
    const readme = readFileSync(join(root, 'packages', name, 'README.md'), 'utf8')
    const block = (language: string) => new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'ms').exec(readme)![1]!
    const project = projects.newest
    project.write('readme.yaml', block('yaml'))
    expect(await project.records('readme.mjs', block('js'), 'readme.yaml')).toEqual([
      [expect.objectContaining({ 'user.id': '', datetime: expect.any(String) })],
    ])
  })
})

describe('gramexlog, the command', () => {
  const gramexlog = (...args: string[]) =>
    run('npx', ['--no-install', 'gramexlog', ...args], { cwd: projects.newest.folder })

  test('is packed with what it needs and nothing else, and names no path of the machine that built it', async () => {
    const { stdout: files } = await run('tar', ['-tzf', tarballs.cli!])
    const allowed =
      /^package\/(dist\/bin\/(gramexlog\.js|parts\/[\w-]+\.js|licenses\.txt)|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/
    for (const file of files.trim().split('\n')) expect(file).toMatch(allowed)
    const { stdout } = await run('tar', ['-xzOf', tarballs.cli!], { maxBuffer: 1e8 })
    for (const inside of ['packages', 'node_modules']) expect(stdout).not.toContain(join(root, inside))
  })

  test('passes publint, and asks for the packages of its own version', async () => {
    const tarball = new Uint8Array(readFileSync(tarballs.cli!)).buffer
    expect((await publint({ pack: { tarball }, strict: true })).messages).toEqual([])
    const { stdout } = await run('tar', ['-xzOf', tarballs.cli!, 'package/package.json'])
    const { version, dependencies } = JSON.parse(stdout)
    for (const range of Object.values(dependencies)) expect(range).toMatch(/^[\^~]\d/)
    for (const name of ['core', 'view']) expect(dependencies[`@gramexlog/${name}`]).toBe(`^${version}`)
  })

  test('tells its version and its help, by npx', async () => {
    expect((await gramexlog('--version')).stdout).toBe(`${manifest('packages/cli').version}\n`)
    const main = join(projects.newest.folder, 'node_modules', 'gramexlog', 'dist', 'bin', 'gramexlog.js')
    const startedMs = performance.now()
    const { stdout } = await run(process.execPath, [main, '--help'])
    console.log(`gramexlog --help took ${Math.round(performance.now() - startedMs)} ms`)
    expect(stdout).toMatch(/^Usage: gramexlog/)
  })

  test('loads what each command is made of', async () => {
    const { folder } = projects.newest
    const before = readdirSync(folder)
    projects.newest.write('app.log', '{"level":30,"time":1769903999120,"msg":"x"}\n')
    expect((await gramexlog('check')).stdout).toContain('All is as it should be.')
    expect((await gramexlog('import', 'app.log', '--dir', 'imported')).stdout).toContain('1 records stored')
    expect((await gramexlog('query', '--dir', 'imported', '--json')).stdout).toContain('"x"')
    expect((await gramexlog('completion', 'bash')).stdout).toContain('complete')
    for (const name of readdirSync(folder))
      if (!before.includes(name)) rmSync(join(folder, name), { recursive: true })
  })
})

const CORE = `
async function main() {
  log('gramexguide', { n: 1 })
  log({ n: 2 })
  const { accepted } = await flush()
  const own = await open({ config: 'gramexlog.yaml' })
  own.log('gramexguide', { accepted })
  await own.close()
  await close()
}
main()
`
const ALL = `
log({ from: 'core' })
new GramexLogTransport('gramexguide').log({ level: 'info', message: 'winston' }, () => {})
pino({}, destination('gramexguide')).info('destination')
`
const IMPORTS = {
  esm: `import { log } from '@gramexlog/core'
import { destination } from '@gramexlog/pino'
import { GramexLogTransport } from '@gramexlog/winston'
import pino from 'pino'`,
  cjs: `const { log } = require('@gramexlog/core')
const { destination } = require('@gramexlog/pino')
const { GramexLogTransport } = require('@gramexlog/winston')
const pino = require('pino')`,
}

test.each([
  ['core.mjs', `import { close, flush, log, open } from '@gramexlog/core'`],
  ['core.cjs', `const { close, flush, log, open } = require('@gramexlog/core')`],
])("core's functions work in %s", async (file, imports) => {
  expect(await projects.newest.records(file, imports + CORE)).toEqual([
    [expect.objectContaining({ port: 9988, n: 1 }), expect.objectContaining({ port: 9988, n: 2 })],
    [expect.objectContaining({ port: 9988, accepted: 2 })],
  ])
})

test.each([
  ['view.mjs', `import { log } from '@gramexlog/core'\nimport { createView } from '@gramexlog/view'`],
  [
    'view.cjs',
    `const { log } = require('@gramexlog/core')\nconst { createView } = require('@gramexlog/view')`,
  ],
])('the view answers with records, and its page, in %s', async (file, imports) => {
  const program = `${imports}
async function main() {
  log({ n: 1 })
  const view = createView()
  const { url } = await view.listen()
  const rows = await (await fetch(url + 'gramexguide?_c=n')).json()
  const page = await (await fetch(url, { headers: { accept: 'text/html' } })).text()
  const script = await fetch(new URL(/src="(.*?)"/.exec(page)[1], url))
  log({ rows, script: script.headers.get('content-type') })
  await view.close()
}
main()`
  expect(await projects.newest.records(file, program)).toEqual([
    [
      expect.objectContaining({ n: 1 }),
      expect.objectContaining({ rows: [{ n: 1 }], script: 'text/javascript; charset=utf-8' }),
    ],
  ])
})

test('the schema of the configuration is an entry of core', async () => {
  const program = `require('@gramexlog/core').log({ schema: require('@gramexlog/core/schema.json') })`
  const schema = expect.objectContaining({ type: 'object', properties: expect.anything() })
  expect(await projects.newest.records('schema.cjs', program)).toEqual([
    [expect.objectContaining({ schema })],
  ])
})

describe.each(['newest', 'oldest'] as const)('with the %s winston and pino', (age) => {
  const logged = [
    expect.objectContaining({ port: 9988, from: 'core' }),
    expect.objectContaining({ port: 9988, message: 'winston', level: 'info' }),
    expect.objectContaining({ port: 9988, msg: 'destination', level: 30 }),
  ]

  test('all loggers of a program in ES modules share one writer', async () => {
    expect(await projects[age].records('all.mjs', IMPORTS.esm + ALL)).toEqual([logged])
  })

  test('so they do in CommonJS, and ES modules beside them', async () => {
    const beside = `import('@gramexlog/core').then((esm) => esm.log({ from: 'esm', same: esm.log === log }))`
    // Not the same, or this would not show that two copies of the module can share a journal.
    const last = expect.objectContaining({ port: 9988, from: 'esm', same: false })
    expect(await projects[age].records('all.cjs', `${IMPORTS.cjs}${ALL}${beside}`)).toEqual([
      [...logged, last],
    ])
  })

  test.each(['worker.mjs', 'worker.cjs'])(
    "pino's worker finds the transport, asked for in %s",
    async (file) => {
      const getPino = file.endsWith('.mjs') ? `import pino from 'pino'` : `const pino = require('pino')`
      const program = `${getPino}\npino({ transport: { target: '@gramexlog/pino' } }).info('worker')`
      expect(await projects[age].records(file, program)).toEqual([
        [expect.objectContaining({ port: 9988, msg: 'worker' })],
      ])
    },
  )

  test.each([
    ['types.mts', 'nodenext', 'nodenext'],
    ['types.cts', 'nodenext', 'nodenext'],
    ['types.mts', 'preserve', 'bundler'],
    ['types.cts', 'preserve', 'bundler'],
  ])('strict TypeScript in %s, with module %s and resolution %s', async (file, module, moduleResolution) => {
    projects[age].write(file, readFileSync(join(root, 'test', 'apps', 'types.ts'), 'utf8'))
    const flags =
      '--strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess --esModuleInterop --noEmit'
    const options = `--module ${module} --moduleResolution ${moduleResolution} --target es2023 --types node`
    const args = [...flags.split(' '), ...options.split(' '), file]
    const tsc = join(root, 'node_modules', '.bin', 'tsc')
    await run(tsc, args, { cwd: projects[age].folder }).catch(({ stdout }) => expect.fail(stdout))
  })
})

test('an error is a GramexLogError with a code, whichever package threw it', async () => {
  const program = `import { GramexLogError, log } from '@gramexlog/core'
import { destination } from '@gramexlog/pino'
import { GramexLogTransport } from '@gramexlog/winston'
for (const wrong of [() => log('guide', {}), () => new GramexLogTransport('guide'), () => destination('guide')])
  try { wrong() } catch (error) { log({ right: error instanceof GramexLogError, code: error.code }) }`
  const error = expect.objectContaining({ right: true, code: 'ERR_GRAMEXLOG_UNKNOWN_TARGET' })
  expect(await projects.newest.records('error.mjs', program)).toEqual([[error, error, error]])
})
