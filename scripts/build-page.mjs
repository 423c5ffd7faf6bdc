// Builds the view's page: one script and one style sheet, with their contents' hashes in their names, and the page that
// names them. By esbuild, which builds the packages already: the page is small enough to need no other tool.
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { licencesOf, ROOT } from './licences.mjs'

/**
 * @param view the folder of the package
 * @param to where the page goes
 */
export async function buildPage(view, to) {
  const { outputFiles, metafile } = await build({
    entryPoints: { page: join(view, 'page', 'main.tsx') },
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: 'esm',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    outdir: to,
    // Of core the grammar needs its error alone; the rest of it is for Node.
    alias: { '@gramexlog/core/error': join(view, '..', 'core', 'src', 'error.ts') },
    tsconfigRaw: '{}',
    legalComments: 'none',
    logLevel: 'warning',
  })
  await mkdir(to, { recursive: true })
  let html = await readFile(join(view, 'page', 'index.html'), 'utf8')
  for (const { path, contents } of outputFiles) {
    const ending = path.slice(path.lastIndexOf('.'))
    const hash = createHash('sha256').update(contents).digest('hex').slice(0, 8)
    html = html.replace(`page${ending}"`, `page-${hash}${ending}"`)
    await writeFile(join(to, `page-${hash}${ending}`), contents)
  }
  await writeFile(join(to, 'index.html'), html)
  await writeFile(join(to, 'licenses.txt'), await licencesOf(metafile))
}
