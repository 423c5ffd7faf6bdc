// Builds every package twice: ESM and its types by tsc, then CJS from that ESM, file by file, by esbuild.
// File by file and not bundled, so that all entries of a package share one module state in either format.
import { execFileSync } from 'node:child_process'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transform } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const tsc = join(root, 'node_modules', '.bin', 'tsc')

for (const name of ['core', 'winston', 'pino']) {
  const home = join(root, 'packages', name)
  const dist = join(home, 'dist')
  await rm(dist, { recursive: true, force: true })
  execFileSync(tsc, ['-p', join(home, 'tsconfig.json')], { stdio: 'inherit' })
  await toCommonJs(join(dist, 'esm'), join(dist, 'cjs'))
  if (name === 'core') {
    const { jsonSchema } = await import(join(dist, 'esm', 'index.js'))
    await writeFile(join(dist, 'schema.json'), `${JSON.stringify(jsonSchema(), null, 2)}\n`)
  }
  await cp(join(root, 'LICENSE'), join(home, 'LICENSE'))
}

async function toCommonJs(from, to) {
  await mkdir(to, { recursive: true })
  await writeFile(join(to, 'package.json'), '{ "type": "commonjs" }\n')
  for (const file of await readdir(from, { recursive: true })) {
    if (!/\.(js|d\.ts)$/.test(file)) continue
    await mkdir(dirname(join(to, file)), { recursive: true })
    if (file.endsWith('.d.ts')) {
      await cp(join(from, file), join(to, file))
      continue
    }
    const { code } = await transform(await readFile(join(from, file), 'utf8'), {
      format: 'cjs',
      target: 'node20',
      platform: 'node',
      define: { 'import.meta.url': 'importMetaUrl' },
      banner: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;',
    })
    await writeFile(join(to, file), code)
  }
}
