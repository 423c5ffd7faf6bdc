// Writes docs/install-size.md: what each package, and each of its peers, adds to an app's node_modules, by installing them.
// Usage: node scripts/install-size.mjs     after npm run build; takes about two minutes.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const manifest = (path) => JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'))
const { devDependencies, packageManager } = manifest('.')
const peers = manifest('bench').dependencies
const winston = `winston@${devDependencies.winston}`
const pino = `pino@${devDependencies.pino}`

const folder = mkdtempSync(join(tmpdir(), 'gramexlog-size-'))
try {
  const core = pack('core')
  const peer = (name) => `${name}@${peers[name]}`
  const rows = [
    measure('`@gramexlog/core`', [core]),
    measure('`@gramexlog/http`', [core, pack('http')]),
    measure('`@gramexlog/winston`', [core, pack('winston')], winston),
    measure('`@gramexlog/pino`', [core, pack('pino')], pino),
    measure('`@gramexlog/view`', [core, pack('view')]),
    measure('`gramexlog`, the command', [core, join(folder, tarball('view')), pack('cli')]),
    measure(peer('@elastic/elasticsearch'), [peer('@elastic/elasticsearch')]),
    measure(peer('winston-elasticsearch'), [peer('winston-elasticsearch')], winston),
    measure(peer('pino-elasticsearch'), [peer('pino-elasticsearch')], pino),
  ]
  writeFileSync(join(root, 'docs', 'install-size.md'), page(rows))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function tarball(name) {
  return `gramexlog${name === 'cli' ? '' : `-${name}`}-${manifest(`packages/${name}`).version}.tgz`
}

/** @returns the path of the tarball */
function pack(name) {
  const args = ['--yes', packageManager, 'pack', '--pack-destination', folder]
  execFileSync('npx', args, { cwd: join(root, 'packages', name), stdio: 'pipe' })
  return join(folder, tarball(name))
}

/** @param logger which the app has already, and which is not counted */
function measure(label, specifiers, logger) {
  console.error(label)
  const before = logger === undefined ? { packages: [], bytes: 0 } : installed([logger])
  const after = installed(logger === undefined ? specifiers : [logger, ...specifiers])
  // By name: beside others npm also leaves out a second copy of what the logger has.
  const added = after.packages.filter((path) => !before.packages.includes(path))
  return { label, packages: added.length, bytes: after.bytes - before.bytes }
}

/** What an app has that asks for these. */
function installed(specifiers) {
  const project = mkdtempSync(join(folder, 'project-'))
  writeFileSync(join(project, 'package.json'), '{ "private": true }')
  const options = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', '--loglevel=error']
  execFileSync('npm', ['install', ...options, ...specifiers], { cwd: project, stdio: 'pipe' })
  const modules = join(project, 'node_modules')
  const { packages } = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'))
  const files = readdirSync(modules, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  const bytes = files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
  rmSync(project, { recursive: true })
  return { packages: Object.keys(packages), bytes }
}

function page(rows) {
  const lines = rows.map(
    ({ label, packages, bytes }) => `| ${label} | ${packages} | ${(bytes / 1e6).toFixed(1)} |`,
  )
  return `# Install size

What each adds to \`node_modules\`, itself counted, in an app that has its logger already (${winston}, ${pino}): real installs
by npm on ${process.platform} ${process.arch}, files summed. Written by \`node scripts/install-size.mjs\`.

| | packages | MB |
| --- | ---: | ---: |
${lines.join('\n')}

The database that the view reads files with, DuckDB, comes with \`@gramexlog/view\` and the command alone. No package runs
anything when it is installed. \`test/packages.test.ts\` holds these to limits.
`
}
