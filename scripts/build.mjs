// Builds every package twice: ESM and its types by tsc, then CJS from that ESM, file by file, by esbuild. File by file, so that all
// entries of a package share one module state in either format. Core is put into a few files before (build-core.mjs).
// A build works in a folder of its own and puts its results in place when all is well: one that fails leaves the
// last good one, and two at the same time do not mix.
import { spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transform } from 'esbuild'
import { buildCommand } from './build-command.mjs'
import { buildCore } from './build-core.mjs'
import { buildPage } from './build-page.mjs'
import { packageDocs } from './package-docs.mjs'

const packages = join(dirname(fileURLToPath(import.meta.url)), '..', 'packages')
const names = ['core', 'winston', 'pino', 'http', 'view', 'cli']
// Nothing imports the command.
const onlyModules = new Set(['cli'])

// Inside of core, so that what is built there finds core's dependencies.
const cache = join(packages, 'core', '.cache')
await mkdir(cache, { recursive: true })
const work = await mkdtemp(join(cache, 'build-'))
try {
  if (await buildAll()) for (const name of names) await putInPlace(name)
  else process.exitCode = 1
} finally {
  await rm(work, { recursive: true, force: true })
}

/** Whether all went well. If not, tsc has said why. */
async function buildAll() {
  for (const name of names) {
    if (!(await toModules(name))) return false
    if (name === 'core') await buildCore(join(packages, name), join(work, name))
    if (!onlyModules.has(name)) await toCommonJs(join(work, name, 'esm'), join(work, name, 'cjs'))
  }
  await buildCommand(packages, join(work, 'cli', 'bin'))
  await buildPage(join(packages, 'view'), join(work, 'view', 'page'))
  const { jsonSchema } = await import(join(work, 'core', 'esm', 'index.js'))
  await writeFile(join(work, 'core', 'schema.json'), `${JSON.stringify(jsonSchema(), null, 2)}\n`)
  await packageDocs(join(packages, '..', 'docs'), join(work, 'core', 'docs'))
  return true
}

async function toModules(name) {
  // The adapters are checked against this core, and not the last one, which is where their node_modules lead.
  const core = join(work, 'core', 'esm')
  const view = join(work, 'view', 'esm')
  const paths = {
    '@gramexlog/core': [`${core}/index.d.ts`],
    '@gramexlog/core/*': [`${core}/*.d.ts`],
    '@gramexlog/view': [`${view}/index.d.ts`],
    '@gramexlog/view/*': [`${view}/*.d.ts`],
  }
  const compilerOptions = { outDir: join(work, name, 'esm'), paths, emitDeclarationOnly: name === 'core' }
  const config = join(work, `${name}.json`)
  await writeFile(config, JSON.stringify({ extends: join(packages, name, 'tsconfig.json'), compilerOptions }))
  const tsc = join(packages, '..', 'node_modules', '.bin', 'tsc')
  return spawnSync(tsc, ['-p', config], { stdio: 'inherit' }).status === 0
}

async function toCommonJs(from, to) {
  await cp(from, to, { recursive: true })
  await writeFile(join(to, 'package.json'), '{ "type": "commonjs" }\n')
  for (const file of await readdir(to, { recursive: true })) {
    if (!file.endsWith('.js')) continue
    const { code } = await transform(await readFile(join(to, file), 'utf8'), {
      format: 'cjs',
      target: 'node20',
      platform: 'node',
      define: { 'import.meta.url': 'importMetaUrl' },
      banner: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;',
    })
    await writeFile(join(to, file), code)
  }
}

async function putInPlace(name) {
  const dist = join(packages, name, 'dist')
  await cp(join(packages, '..', 'LICENSE'), join(packages, name, 'LICENSE'))
  for (let n = 1; ; n++) {
    await rename(dist, join(work, `${name}-${n}`)).catch(unless('ENOENT'))
    const placed = await rename(join(work, name), dist).catch(unless('ENOTEMPTY', 'EEXIST'))
    // Otherwise the result of a build at the same time came in between.
    if (placed !== false) return
  }
}

function unless(...codes) {
  return (error) => {
    if (!codes.includes(error.code)) throw error
    return false
  }
}
