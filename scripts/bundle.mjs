import { createHash } from 'node:crypto'
import { isBuiltin } from 'node:module'
import { basename } from 'node:path'
import { build } from 'esbuild'
import { ROOT } from './licences.mjs'

const HASHED = /-[A-Z0-9]{8}\.js/g

/**
 * Puts modules into a few files, since to load them one by one takes longer than all else at the start of a process: those of
 * the entries, and parts that several of these share or that are loaded when they are wanted. All import each other, so
 * that there is one state of each module.
 *
 * @param {import('esbuild').BuildOptions} options
 * @param {ReadonlySet<string>} outside what is asked for at run time, besides Node's own modules
 * @returns {Promise<{metafile: import('esbuild').Metafile, files: {name: string, text: string}[]}>} ES modules; the names of the
 *   parts come from what is in them, so that the same sources give the same files
 */
export async function bundle({ plugins = [], ...options }, outside) {
  const { metafile, outputFiles } = await build({
    absWorkingDir: ROOT,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    // Of an ES module what nobody asks for is left out: of OpenTelemetry all but 45 KB of 360.
    mainFields: ['module', 'main'],
    target: 'node20',
    write: false,
    tsconfigRaw: '{}',
    metafile: true,
    logLevel: 'warning',
    plugins: [
      { name: 'outside', setup: (bundling) => leave(bundling, outside) },
      { name: 'unused', setup: leaveOut },
      ...plugins,
    ],
    ...options,
  })
  const files = outputFiles.map(({ path, text }) => ({ name: basename(path), text }))
  return { metafile, files: namedByContent(files) }
}

/**
 * What stays outside is loaded by import, also by what was written for CommonJS: a bundler of an app does not see a `require`
 * that is made at run time.
 */
function leave(bundling, outside) {
  bundling.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
    if (!isBuiltin(path) && !outside.has(path)) return undefined
    return kind === 'require-call' ? { path, namespace: 'required' } : { path, external: true }
  })
  bundling.onLoad({ filter: /./, namespace: 'required' }, ({ path }) => ({
    contents: `module.exports = require(${JSON.stringify(`imported:${path}`)}).default`,
  }))
  bundling.onResolve({ filter: /^imported:/ }, ({ path }) => ({
    path: path.replace('imported:', ''),
    namespace: 'imported',
  }))
  bundling.onLoad({ filter: /./, namespace: 'imported' }, ({ path }) => ({
    contents: `export { default } from ${JSON.stringify(path)}`,
  }))
}

/** Of the transport the clients that are not ours, for which it loads undici, and what it tells of itself under `DEBUG`, for which it looks at a terminal. */
function leaveOut(bundling) {
  bundling.onLoad({ filter: /@elastic\/transport\/.*\/(?:Undici|Http)Connection\.js$/ }, () => ({
    contents: 'export default class {}',
  }))
  bundling.onResolve({ filter: /^debug$/ }, () => ({ path: 'debug', namespace: 'unused' }))
  bundling.onLoad({ filter: /^debug$/, namespace: 'unused' }, () => ({
    contents: 'export default () => () => {}',
  }))
}

/** esbuild's names of parts are not the same at each build, though what is in them is but for these names. */
function namedByContent(files) {
  const names = new Map(
    files.map(({ name, text }) => {
      const hash = createHash('sha256').update(text.replace(HASHED, '')).digest('hex').slice(0, 8)
      return [name, name.replace(HASHED, `-${hash}.js`)]
    }),
  )
  if (new Set(names.values()).size < files.length) throw new Error('two parts of a bundle are the same')
  return files.map(({ name, text }) => ({
    name: names.get(name),
    text: text.replace(/[\w-]+-[A-Z0-9]{8}\.js/g, (part) => names.get(part) ?? part),
  }))
}
