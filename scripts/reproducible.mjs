// `npm run reproducible [-- --keep DIRECTORY]`: clones this commit twice, builds and packs each, and compares the tarballs byte by
// byte. Two minutes. They are kept if a directory is named and they are the same.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const { keep } = parseArgs({ options: { keep: { type: 'string' } } }).values
const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'gramexlog-reproducible-'))
try {
  // Paths of different lengths, and other times of the files.
  const [one, other] = ['a', 'another'].map((name) => pack(join(folder, name)))
  const differing = Object.keys({ ...one, ...other }).filter((name) => one[name] !== other[name])
  for (const [name, hash] of Object.entries(one)) console.log(`${hash}  ${name}`)
  if (differing.length > 0) throw new Error(`packed twice, these are not the same: ${differing.join(', ')}`)
  console.log('Packed twice from two clones, all are the same.')
  if (keep !== undefined) rmSync(keep, { recursive: true, force: true })
  if (keep !== undefined) cpSync(join(folder, 'a', 'tarballs'), keep, { recursive: true })
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** @returns the SHA-256 of each package's tarball, by its name */
function pack(clone) {
  const run = (command, ...parts) =>
    execFileSync(command, parts, { cwd: clone, stdio: ['ignore', 'ignore', 'inherit'] })
  execFileSync('git', ['clone', '--quiet', root, clone])
  run('npx', '--yes', 'pnpm@10.34.9', 'install', '--frozen-lockfile', '--prefer-offline')
  run('node', 'scripts/build.mjs')
  run(
    'find',
    'packages',
    '-type',
    'f',
    '-exec',
    'touch',
    '-d',
    clone.endsWith('a') ? '2001-01-01' : 'now',
    '{}',
    '+',
  )
  const tarballs = join(clone, 'tarballs')
  run('npx', '--yes', 'pnpm@10.34.9', '--filter', './packages/*', 'pack', '--pack-destination', tarballs)
  return Object.fromEntries(
    readdirSync(tarballs).map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(tarballs, name)))
        .digest('hex'),
    ]),
  )
}
