// `node scripts/publish.mjs DIRECTORY [--dry-run]`: publishes the tarballs of a directory, each after those that it asks for.
// A token, as NODE_AUTH_TOKEN, is needed for a package's first version only: npm then trusts the workflow.
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'dry-run': { type: 'boolean', default: false } },
})
// The whole path: a relative one, `a/b.tgz`, npm takes for a repository of GitHub.
const folder = resolve(positionals[0] ?? 'tarballs')
/** Core is what all ask for, and the command asks for all. */
const rankOf = (name) => (name.startsWith('gramexlog-core-') ? 0 : /^gramexlog-\d/.test(name) ? 2 : 1)
const names = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
if (names.length === 0) throw new Error(`no tarball is in ${folder}`)

const npm = (parts, options) => execFileSync('npx', ['--yes', 'npm@11', ...parts], options)
const env = { ...process.env, ...tokenOf(process.env.NODE_AUTH_TOKEN) }
for (const name of names.sort((a, b) => rankOf(a) - rankOf(b))) {
  const how = values['dry-run'] ? ['--dry-run'] : ['--provenance', '--access', 'public']
  npm(['publish', join(folder, name), ...how], { stdio: 'inherit', env })
}

/** As a setting of npm, which reads no variable of its own for it. */
function tokenOf(token) {
  if (!token) return {}
  const registry = npm(['config', 'get', 'registry'], { encoding: 'utf8' }).trim()
  return { [`npm_config_${registry.replace(/^https?:/, '')}:_authToken`]: token }
}
