import { existsSync } from 'node:fs'
// Not by its name: a bundle of ES modules often begins with a line that declares "createRequire".
import * as nodeModule from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What a thread needs in its command line where Yarn keeps packages in archives, our own files among them; else nothing. */
export function plugNPlayArguments(): string[] {
  if (!process.versions.pnp) return []
  const api = nodeModule.createRequire(import.meta.url).resolve('pnpapi')
  const loader = join(dirname(api), '.pnp.loader.mjs')
  const forModules = existsSync(loader) ? ['--experimental-loader', pathToFileURL(loader).href] : []
  return ['--require', api, ...forModules, '--disable-warning=ExperimentalWarning']
}
