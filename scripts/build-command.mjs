// Builds the command: its modules, those of core and view that it uses, and the small packages that these use, in a few
// files. To load them one by one, some two hundred, would take longer than all the rest of `gramexlog tail`.
import { createHash } from 'node:crypto'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import { licencesOf } from './licences.mjs'

/** Not in it: what finds files beside itself, and what is large and seldom wanted. */
const OUTSIDE = new Set([
  '@gramexlog/core',
  '@gramexlog/core/adapter',
  '@gramexlog/view',
  '@duckdb/node-api',
  '@elastic/transport',
  'open',
  'undici',
])
/** What was written for CommonJS asks for Node's own modules in its way. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);"

/**
 * @param packages the folder of the packages
 * @param to where the command goes
 * @throws {Error} if the command's package does not ask for what is left outside
 */
export async function buildCommand(packages, to) {
  const { metafile, outputFiles } = await build({
    entryPoints: { gramexlog: join(packages, 'cli', 'src', 'main.ts') },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outdir: to,
    write: false,
    chunkNames: 'parts/[name]-[hash]',
    banner: { js: REQUIRE },
    plugins: [{ name: 'places', setup: (bundle) => place(bundle, packages) }],
    tsconfigRaw: '{}',
    metafile: true,
    logLevel: 'warning',
  })
  const files = namedByContent(outputFiles.map(({ path, text }) => ({ name: basename(path), text })))
  await mkdir(join(to, 'parts'), { recursive: true })
  for (const { name, text } of files)
    await writeFile(name === 'gramexlog.js' ? join(to, name) : join(to, 'parts', name), text)
  await writeFile(join(to, 'licenses.txt'), await licencesOf(metafile))
  await chmod(join(to, 'gramexlog.js'), 0o755)
  await checkDependencies(join(packages, 'cli', 'package.json'))
}

/** esbuild's names of parts are not the same at each build, though what is in them is but for these names. */
function namedByContent(files) {
  const hashed = /-[A-Z0-9]{8}\.js/g
  const names = new Map(
    files.map(({ name, text }) => {
      const hash = createHash('sha256').update(text.replace(hashed, '')).digest('hex').slice(0, 8)
      return [name, name.replace(hashed, `-${hash}.js`)]
    }),
  )
  if (new Set(names.values()).size < files.length) throw new Error('two parts of the command are the same')
  return files.map(({ name, text }) => ({
    name: names.get(name),
    text: text.replace(/[\w-]+-[A-Z0-9]{8}\.js/g, (part) => names.get(part) ?? part),
  }))
}

function place(bundle, packages) {
  bundle.onResolve({ filter: /^[^./]/ }, ({ path }) => {
    if (OUTSIDE.has(path)) return { path, external: true }
    const [, name, entry] = /^@gramexlog\/(core|view)\/(.+)$/.exec(path) ?? []
    return name && { path: join(packages, name, 'src', `${entry}.ts`) }
  })
}

async function checkDependencies(file) {
  const { dependencies } = JSON.parse(await readFile(file, 'utf8'))
  const names = [...OUTSIDE].map((path) => path.replace(/^(@[^/]+\/[^/]+)\/.*/, '$1'))
  const missing = [...new Set(names)].filter((name) => dependencies[name] === undefined)
  if (missing.length > 0) throw new Error(`${file} has to ask for ${missing.join(', ')}`)
}
