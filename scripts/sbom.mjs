// `npm run sbom [file]`: what the packages bring along, as a CycloneDX 1.6 bill of materials, from what is installed and built: no
// registry is asked. Without a file it is printed.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { billOf } from './bill-of-materials.mjs'

const root = join(import.meta.dirname, '..')
const manifests = readdirSync(join(root, 'packages')).map((name) =>
  JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')),
)
const bundled = bundledIds()
const listed = Object.values({ ...list('--prod') }).flat()
const asked = new Set(listed.flatMap(({ name, versions }) => versions.map((version) => `${name}@${version}`)))
const isOnlyBundled = (id) => bundled.has(id) && !asked.has(id)
const others = Object.values(list())
  .flat()
  .map((one) => ({
    ...one,
    versions: one.versions.filter((version) => isOnlyBundled(`${one.name}@${version}`)),
  }))
const bill = `${JSON.stringify(billOf(manifests, [...listed, ...others], lockedHashes()), null, 2)}\n`
const [file] = process.argv.slice(2)
if (file === undefined) process.stdout.write(bill)
else writeFileSync(file, bill)

function list(...options) {
  const command = [
    '--yes',
    'pnpm@10.34.9',
    '--filter',
    './packages/*',
    'licenses',
    'list',
    '--json',
    ...options,
  ]
  return JSON.parse(
    execFileSync('npx', command, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }),
  )
}

/** `name@version` of the packages of which a build holds parts: their licences stand beside it, each below this. */
function bundledIds() {
  const ids = ['core/dist', 'cli/dist/bin', 'view/dist/page'].flatMap((folder) => {
    const file = join(root, 'packages', folder, 'licenses.txt')
    if (!existsSync(file)) throw new Error(`there is no ${file}: run npm run build first`)
    const texts = readFileSync(file, 'utf8').split(`${'-'.repeat(80)}\n\n`)
    return texts.map((text) => text.split('\n', 1)[0])
  })
  return new Set(ids)
}

/** `name@version` → its integrity in the lockfile. */
function lockedHashes() {
  const lock = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8')
  const found = lock.matchAll(/^ {2}'?([^\s']+)'?:\n {4}resolution: \{integrity: ([^},\s]+)/gm)
  return new Map([...found].map(([, id, integrity]) => [id, integrity]))
}
