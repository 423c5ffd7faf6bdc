// Builds core's ES modules: the entries, the shipper's thread, and what they share, in a few files beside each other. With them
// goes what only we use of the packages below. One that core's package asked for would stay outside.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundle } from './bundle.mjs'
import { licencesOf } from './licences.mjs'

/**
 * @param core the folder of the package
 * @param to where its types are already, in `esm`
 */
export async function buildCore(core, to) {
  const {
    exports,
    dependencies = {},
    peerDependencies,
  } = JSON.parse(await readFile(join(core, 'package.json'), 'utf8'))
  const entries = Object.values(exports).flatMap((entry) => entry.import?.default ?? [])
  const names = entries.map((file) => /([^/]+)\.js$/.exec(file)[1])
  const options = {
    entryPoints: {
      ...Object.fromEntries(names.map((name) => [name, join(core, 'src', `${name}.ts`)])),
      // Beside whatever starts it by its own address.
      thread: join(core, 'src', 'instance', 'thread.ts'),
    },
    outdir: join(to, 'esm'),
    plugins: [{ name: 'peers', setup: (bundling) => leavePeers(bundling, core, peerDependencies) }],
  }
  const { metafile, files } = await bundle(options, new Set(Object.keys(dependencies)))
  for (const { name, text } of files) await writeFile(join(to, 'esm', name), text)
  await writeFile(join(to, 'licenses.txt'), await licencesOf(metafile))
}

/** What an app may bring along, where we ask for it ourselves: a package that needs it has its own. */
function leavePeers(bundling, core, peers) {
  bundling.onResolve({ filter: /^[^./]/ }, ({ path, importer }) =>
    path in peers && importer.startsWith(join(core, 'src', '/')) ? { path, external: true } : undefined,
  )
}
