// Builds the command: its modules, those of core and view that it uses, and the small packages that these use, in a few
// files. To load them one by one, some two hundred, would take longer than all the rest of `gramexlog tail`.
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundle } from './bundle.mjs'
import { licencesOf } from './licences.mjs'

/** Not in it: what finds files beside itself, and what is large and seldom wanted. */
const OUTSIDE = new Set([
  '@gramexlog/core',
  '@gramexlog/core/adapter',
  '@gramexlog/view',
  '@duckdb/node-api',
  'open',
])

/**
 * @param packages the folder of the packages
 * @param to where the command goes
 * @throws {Error} if the command's package does not ask for what is left outside
 */
export async function buildCommand(packages, to) {
  const options = {
    entryPoints: { gramexlog: join(packages, 'cli', 'src', 'main.ts') },
    outdir: to,
    chunkNames: 'parts/[name]-[hash]',
    plugins: [{ name: 'places', setup: (bundling) => place(bundling, packages) }],
  }
  const { metafile, files } = await bundle(options, OUTSIDE)
  await mkdir(join(to, 'parts'), { recursive: true })
  for (const { name, text } of files)
    await writeFile(name === 'gramexlog.js' ? join(to, name) : join(to, 'parts', name), text)
  await writeFile(join(to, 'licenses.txt'), await licencesOf(metafile))
  await chmod(join(to, 'gramexlog.js'), 0o755)
  await checkDependencies(join(packages, 'cli', 'package.json'))
}

function place(bundling, packages) {
  bundling.onResolve({ filter: /^@gramexlog\/(core|view)\/./ }, ({ path }) => {
    const [, name, entry] = path.split('/')
    return { path: join(packages, name, 'src', `${entry}.ts`) }
  })
}

async function checkDependencies(file) {
  const { dependencies } = JSON.parse(await readFile(file, 'utf8'))
  const names = [...OUTSIDE].map((path) => path.replace(/^(@[^/]+\/[^/]+)\/.*/, '$1'))
  const missing = [...new Set(names)].filter((name) => dependencies[name] === undefined)
  if (missing.length > 0) throw new Error(`${file} has to ask for ${missing.join(', ')}`)
}
