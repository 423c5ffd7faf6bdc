// A module of the tests' support, in which TypeScript and its imports are bundled to what Node runs.
import { mkdir } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'

/**
 * @param {string} name of a file in test/support
 * @returns {Promise<any>} what it exports
 */
export async function loadSupport(name) {
  const { build } = await import('esbuild')
  const source = new URL(`../../test/support/${name}.ts`, import.meta.url)
  const bundle = new URL(`../.cache/${name}.mjs`, import.meta.url)
  await mkdir(new URL('.', bundle), { recursive: true })
  await build({
    entryPoints: [fileURLToPath(source)],
    outfile: fileURLToPath(bundle),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    // The support looks for its files beside itself, and the bundle is elsewhere.
    define: { 'import.meta.url': JSON.stringify(source.href) },
  })
  return import(pathToFileURL(fileURLToPath(bundle)).href)
}
