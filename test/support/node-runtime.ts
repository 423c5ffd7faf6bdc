import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cached } from './cache.ts'
import { run } from './packages.ts'

/** The Node that runs the tests, or one of another version, from the npm package that the package `node` is made of. */
export async function nodeRuntime(version: string): Promise<string> {
  if (version === process.versions.node) return process.execPath
  const name = `node-${process.platform}-${process.arch}`
  const folder = await cached(`node-${version}`, async (building) => {
    await writeFile(join(building, 'package.json'), '{ "private": true }')
    const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock']
    await run('npm', ['install', ...options, `${name}@${version}`], { cwd: building })
  })
  return join(folder, 'node_modules', name, 'bin', 'node')
}
