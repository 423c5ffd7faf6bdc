import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { manifest, run } from './packages.ts'

export type Manager = 'npm' | 'pnpm' | 'yarn 1' | 'yarn 4' | 'yarn 4, pnp'

/** What each runs by `npx`, so that no machine needs more than npm. */
const COMMANDS: Record<Manager, readonly string[]> = {
  npm: ['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', '--strict-peer-deps'],
  pnpm: [manifest('.').packageManager, 'install', '--prefer-offline'],
  'yarn 1': ['yarn@1.22.22', 'install', '--non-interactive', '--no-progress', '--prefer-offline'],
  'yarn 4': ['@yarnpkg/cli-dist@4.18.1', 'install'],
  'yarn 4, pnp': ['@yarnpkg/cli-dist@4.18.1', 'install'],
}

/**
 * Installs into a new folder, as a project of its own.
 * @param tarballs of our packages, by their full names
 * @param versions of everything else
 * @param node on which the package manager runs
 */
export async function installBy(
  manager: Manager,
  folder: string,
  tarballs: Readonly<Record<string, string>>,
  versions: Readonly<Record<string, string>>,
  node: string,
): Promise<void> {
  mkdirSync(folder)
  const own = Object.fromEntries(Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`]))
  // What one of ours asks of another is not in the registry before it is published; npm takes what is there already.
  const replaced = { resolutions: own, pnpm: { overrides: own } }
  const project = { private: true, dependencies: { ...own, ...versions }, ...replaced }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(project))
  // Otherwise yarn 4 looks for the project above.
  if (manager.startsWith('yarn 4')) writeFileSync(join(folder, 'yarn.lock'), '')
  const [command, ...args] = COMMANDS[manager]
  const npx = manager === 'npm' ? [] : ['--yes', command!]
  const PATH = `${dirname(node)}:${process.env.PATH}`
  // It takes a tarball for the one that it had before of the same name and version.
  const YARN_CACHE_FOLDER = join(dirname(folder), 'yarn-1-cache')
  const settings = manager === 'yarn 1' ? { YARN_CACHE_FOLDER } : await yarnSettings(manager)
  const env = { ...process.env, PATH, ...settings }
  await run(manager === 'npm' ? command! : 'npx', [...npx, ...args], { cwd: folder, env }).catch((error) => {
    throw new Error(`${error.message}${error.stdout}`)
  })
}

/** With what a Node of any version finds the packages. */
export function nodeOptions(manager: Manager, folder: string): string {
  if (manager !== 'yarn 4, pnp') return ''
  const loader = pathToFileURL(join(folder, '.pnp.loader.mjs'))
  return `--require ${join(folder, '.pnp.cjs')} --experimental-loader ${loader} --disable-warning=ExperimentalWarning`
}

async function yarnSettings(manager: Manager): Promise<NodeJS.ProcessEnv> {
  if (!manager.startsWith('yarn 4')) return {}
  // It knows nothing of npm's settings.
  const { stdout } = await run('npm', ['config', 'get', 'registry'])
  return {
    YARN_NPM_REGISTRY_SERVER: stdout.trim().replace(/\/$/, ''),
    YARN_NODE_LINKER: manager === 'yarn 4, pnp' ? 'pnp' : 'node-modules',
    YARN_ENABLE_TELEMETRY: '0',
    // Continuous integration would have it refuse to write the lock file.
    YARN_ENABLE_IMMUTABLE_INSTALLS: '0',
    YARN_ENABLE_SCRIPTS: '0',
  }
}
