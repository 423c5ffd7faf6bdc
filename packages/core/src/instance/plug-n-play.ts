import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What a thread needs in its command line where Yarn keeps packages in archives, our own files among them; else nothing. */
export function plugNPlayArguments(): string[] {
  if (!process.versions.pnp) return []
  const api = createRequire(import.meta.url).resolve('pnpapi')
  const loader = join(dirname(api), '.pnp.loader.mjs')
  const forModules = existsSync(loader) ? ['--experimental-loader', pathToFileURL(loader).href] : []
  return ['--require', api, ...forModules, '--disable-warning=ExperimentalWarning']
}
