import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { nodeFileTrace } from '@vercel/nft'
import { build as bundle } from 'esbuild'
import { build } from 'vite'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import webpack from 'webpack'
import { type BulkServer, bulkServer } from './support/bulk-server.ts'
import { root, run } from './support/packages.ts'

const PROGRAM = `import { close, flush, log } from '@gramexlog/core'
log('guide', { n: 1 })
flush().then(() => close())
`
const REMEDY = 'leave @gramexlog/core out of the bundle (external)'

mkdirSync(join(root, '.cache'), { recursive: true })
/** Inside of the workspace, whose packages a bundle finds that leaves them out. */
const folder = mkdtempSync(join(root, '.cache', 'bundlers-'))
/** Where there are none. */
const elsewhere = mkdtempSync(join(tmpdir(), 'gramexlog-bundlers-'))
const entry = join(folder, 'program.mjs')
let server: BulkServer

beforeAll(async () => {
  server = await bulkServer()
  writeFileSync(entry, PROGRAM)
})
beforeEach(() => server.clear())
afterAll(async () => {
  await server.close()
  for (const path of [folder, elsewhere]) rmSync(path, { recursive: true, force: true })
})

/** Runs the bundle until it ends. @returns what it said */
async function said(file: string): Promise<string> {
  const config = { gramexlog: { guide: { url: server.url } } }
  writeFileSync(join(dirname(file), 'gramexlog.yaml'), JSON.stringify(config))
  const env = { PATH: process.env.PATH }
  const { stderr } = await run(process.execPath, [file], { cwd: dirname(file), env, timeout: 30_000 })
  expect(server.records).toEqual([expect.objectContaining({ n: 1 })])
  return stderr
}

async function byVite(name: string, noExternal: boolean): Promise<string> {
  const outDir = join(folder, name)
  // What stands in node_modules is left out anyhow, but not what a workspace links there.
  const ssr = noExternal ? { noExternal } : { external: ['@gramexlog/core'] }
  await build({ configFile: false, logLevel: 'error', ssr, build: { ssr: entry, outDir } })
  // By the type of the workspace's package.json.
  return join(outDir, 'program.js')
}

async function byWebpack(name: string, externals: Record<string, string>): Promise<string> {
  const path = join(folder, name)
  const compiler = webpack({
    mode: 'production',
    // Takes most of the time.
    optimization: { minimize: false },
    target: 'node20',
    entry,
    externals,
    output: { path, filename: 'main.cjs' },
  })!
  const stats = await new Promise<webpack.Stats>((resolve, reject) => {
    compiler.run((error, done) => (error ? reject(error) : resolve(done!)))
  })
  expect(stats.toJson().errors).toEqual([])
  return join(path, 'main.cjs')
}

test('esbuild, told that the packages are external, leaves the thread to be found', async () => {
  const outfile = join(folder, 'esbuild.mjs')
  const options = { bundle: true, platform: 'node', format: 'esm', logLevel: 'silent' } as const
  await bundle({ ...options, entryPoints: [entry], outfile, external: ['@gramexlog/*'] })
  expect(await said(outfile)).toBe('')
})

test('vite, for a server, leaves the package out of the bundle, and the thread is found', async () => {
  expect(await said(await byVite('vite', false))).toBe('')
})

test('bundled by vite it delivers all the same, and says what to do', async () => {
  expect(await said(await byVite('vite-bundled', true))).toContain(REMEDY)
})

test('webpack, told that the package is external, leaves the thread to be found', async () => {
  const externals = { '@gramexlog/core': 'commonjs @gramexlog/core' }
  expect(await said(await byWebpack('webpack', externals))).toBe('')
})

test('bundled by webpack, which copies the file of the thread alone, it delivers all the same, and says what to do', async () => {
  expect(await said(await byWebpack('webpack-bundled', {}))).toContain(REMEDY)
})

test.each([
  ['esm', 'main.mjs', PROGRAM],
  ['cjs', 'main.cjs', PROGRAM.replace(/import (.*) from (.*)/, 'const $1 = require($2)')],
])('a standalone output, as of Next, has the thread and all that it needs: %s', async (name, file, text) => {
  const main = join(folder, file)
  writeFileSync(main, text)
  const { fileList } = await nodeFileTrace([main], { base: root })
  const output = join(elsewhere, name)
  for (const path of fileList) {
    mkdirSync(dirname(join(output, path)), { recursive: true })
    cpSync(join(root, path), join(output, path), { verbatimSymlinks: true })
  }
  expect(await said(join(output, main.slice(root.length)))).toBe('')
})
