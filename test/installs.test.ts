import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { transform } from 'esbuild'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type BulkServer, bulkServer } from './support/bulk-server.ts'
import { nodeRuntime } from './support/node-runtime.ts'
import { installBy, type Manager, nodeOptions } from './support/package-manager.ts'
import { manifest, pack, packageNames, root, run } from './support/packages.ts'

/** `npm run packages`; otherwise some, which have each version once. */
const whole = process.env.GRAMEXLOG_INSTALLS === 'all'

/** By whom it is installed, Node, pino, winston, Fastify, Express: every two of them meet in some row. */
const ROWS: readonly (readonly [Manager, string, string, string, string, string, 'always'?])[] = [
  ['npm', '20.19.0', '9.0.0', '3.8.0', '5.12.8', '5.3.0'],
  ['npm', '22.23.3', '9.14.0', '3.8.0', '4.29.1', '4.22.3'],
  ['npm', '24.21.0', '10.4.0', '3.19.0', '5.12.8', '5.3.0'],
  ['pnpm', '22.23.3', '9.0.0', '3.8.0', '5.12.8', '5.3.0'],
  ['pnpm', '24.21.0', '9.14.0', '3.19.0', '4.29.1', '5.3.0', 'always'],
  ['pnpm', '20.19.0', '10.4.0', '3.19.0', '4.29.1', '4.22.3'],
  ['yarn 1', '24.21.0', '9.0.0', '3.19.0', '5.12.8', '4.22.3'],
  ['yarn 1', '20.19.0', '9.14.0', '3.19.0', '4.29.1', '4.22.3'],
  ['yarn 1', '22.23.3', '10.4.0', '3.8.0', '5.12.8', '5.3.0', 'always'],
  ['yarn 4', '20.19.0', '9.0.0', '3.8.0', '5.12.8', '5.3.0'],
  ['yarn 4', '22.23.3', '9.14.0', '3.19.0', '4.29.1', '4.22.3'],
  ['yarn 4', '24.21.0', '10.4.0', '3.8.0', '4.29.1', '5.3.0'],
  ['yarn 4, pnp', '22.23.3', '9.0.0', '3.8.0', '4.29.1', '4.22.3', 'always'],
  ['yarn 4, pnp', '24.21.0', '9.14.0', '3.8.0', '5.12.8', '4.22.3'],
  ['yarn 4, pnp', '20.19.0', '10.4.0', '3.19.0', '4.29.1', '5.3.0'],
]
const FACTORS = [0, 1, 2, 3, 4, 5] as const

const folder = mkdtempSync(join(tmpdir(), 'gramexlog-installs-'))
let tarballs: Record<string, string>
let server: BulkServer

beforeAll(async () => {
  const packed = await pack(folder)
  // The others are tested by npm, in packages.test.ts: a database comes with them.
  const names = whole ? [...packageNames, 'cli'] : ['core', 'winston', 'pino', 'http']
  const fullName = (name: string) => (name === 'cli' ? 'gramexlog' : `@gramexlog/${name}`)
  tarballs = Object.fromEntries(names.map((name) => [fullName(name), packed[name]!]))
  server = await bulkServer()
}, 120_000)
beforeEach(() => server.clear())
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

test('every two versions meet in some row', () => {
  const levels = FACTORS.map((at) => [...new Set(ROWS.map((row) => row[at]))])
  const missing = FACTORS.flatMap((a) =>
    FACTORS.filter((b) => b > a).flatMap((b) =>
      levels[a]!.flatMap((x) =>
        levels[b]!.filter((y) => !ROWS.some((row) => row[a] === x && row[b] === y)).map((y) => [x, y]),
      ),
    ),
  )
  expect(missing).toEqual([])
})

const rows = ROWS.filter((row) => whole || row[6] === 'always').map(
  ([manager, version, pino, winston, fastify, express]) => ({
    manager,
    version,
    versions: { pino, winston, fastify, express },
    title: `pino ${pino}, winston ${winston}, Fastify ${fastify}, Express ${express}`,
  }),
)
describe.each(rows)('by $manager, on Node $version, with $title', ({ manager, version, versions }) => {
  const project = join(folder, [manager, ...Object.values(versions)].join('-').replaceAll(/[^\w.]+/g, '-'))
  let node: string

  beforeAll(async () => {
    node = await nodeRuntime(version)
    const types = {
      '@types/node': manifest('.').devDependencies['@types/node']!,
      '@types/express': versions.express.startsWith('4.') ? '4.17.25' : '5.0.6',
    }
    await installBy(manager, project, tarballs, { ...versions, ...types }, node)
    const guide = { url: server.url, keys: ['uri'] }
    writeFileSync(join(project, 'gramexlog.yaml'), JSON.stringify({ gramexlog: { guide } }))
  }, 300_000)
  afterAll(() => rmSync(project, { recursive: true, force: true }), 120_000)

  const runApp = async (file: string) => {
    const env = { PATH: process.env.PATH, NODE_OPTIONS: nodeOptions(manager, project) }
    const { stdout, stderr } = await run(node, [file], { cwd: project, env, timeout: 60_000 })
    expect(stderr).toBe('')
    return stdout
  }

  test.each(['esm', 'cjs'] as const)('all loggers deliver, in %s', async (format) => {
    const file = format === 'esm' ? 'app.mjs' : 'app.cjs'
    const text = readFileSync(join(root, 'test', 'apps', 'installed.mjs'), 'utf8')
    writeFileSync(join(project, file), (await transform(text, { format })).code)
    expect(await runApp(file)).toBe('delivered 5\n')
    const uris = Object.fromEntries(server.records.map(({ from, uri }) => [from, uri]))
    expect(uris).toEqual({
      core: '',
      winston: '',
      pino: '',
      worker: '',
      express: '/by-express',
      fastify: '/by-fastify',
    })
    expect(server.records).toHaveLength(6)
  })

  const viewStarts = async () => {
    writeFileSync(
      join(project, 'view.mjs'),
      `import { createView } from '@gramexlog/view'
       import { createRequire } from 'node:module'
       const view = createView({ backend: 'local' })
       console.log((await view.fetch(new Request('http://localhost/guide'), { remoteAddr: { hostname: '127.0.0.1' } })).status)
       await view.close()
       console.log(createRequire(import.meta.url)('gramexlog/package.json').version)`,
    )
    expect(await runApp('view.mjs')).toBe(`200\n${manifest('packages/cli').version}\n`)
  }
  if (whole) test('the view and the command start', viewStarts)

  // tsc is no program that the loader of pnp can help.
  const compiled = [
    ['frameworks.mts', 'nodenext', 'nodenext'],
    ['frameworks.mts', 'preserve', 'bundler'],
    ['frameworks.cts', 'nodenext', 'nodenext', 'whole'],
    // Names the view.
    ['types.mts', 'nodenext', 'nodenext', 'whole'],
    ['types.cts', 'preserve', 'bundler', 'whole'],
  ].filter(([, , , needs]) => manager !== 'yarn 4, pnp' && (whole || needs === undefined))
  test.each(compiled)(
    'strict TypeScript in %s, with module %s and resolution %s',
    async (file, module, resolution) => {
      const source = file!.replace(/\.\wts$/, '.ts')
      writeFileSync(join(project, file!), readFileSync(join(root, 'test', 'apps', source), 'utf8'))
      const flags =
        '--strict --skipLibCheck --exactOptionalPropertyTypes --esModuleInterop --noEmit --target es2023 --types node'
      const args = [...flags.split(' '), '--module', module!, '--moduleResolution', resolution!, file!]
      const tsc = join(root, 'node_modules', '.bin', 'tsc')
      await run(tsc, args, { cwd: project }).catch(({ stdout }) => expect.fail(stdout))
    },
  )
})
