import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

/**
 * Imports a module of a package that none of its entries exports.
 * @param root the folder of the package, from where what it imports is found
 * @param path of the TypeScript file in it
 */
export async function importSource(root, path) {
  const cache = join(root, '.cache')
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'source-'))
  try {
    const outfile = join(folder, `${basename(path, '.ts')}.mjs`)
    const options = { bundle: true, format: 'esm', platform: 'node', target: 'node20', tsconfigRaw: '{}' }
    await build({ ...options, entryPoints: [join(root, path)], outfile, packages: 'external' })
    return await import(pathToFileURL(outfile))
  } finally {
    await rm(folder, { recursive: true })
  }
}
