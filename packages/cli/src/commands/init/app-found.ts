import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What is found of the app in a folder. */
export interface AppFound {
  /** Fit for a target and an index: lower case, without a scope. */
  readonly name: string
  readonly isModule: boolean
  readonly uses: ReadonlySet<string>
  /** How its packages are installed: `npm install`. */
  readonly install: string
}

interface Manifest {
  readonly name?: unknown
  readonly type?: unknown
  readonly dependencies?: object
  readonly devDependencies?: object
}

const INSTALLERS = [
  ['pnpm-lock.yaml', 'pnpm add'],
  ['yarn.lock', 'yarn add'],
  ['bun.lock', 'bun add'],
] as const

/** By its package.json; what an app without one would be, if there is none or it cannot be read. */
export function findApp(folder: string): AppFound {
  const { name, type, dependencies, devDependencies } = readManifest(join(folder, 'package.json'))
  const known = typeof name === 'string' ? name.replace(/^@[^/]*\//, '').toLowerCase() : ''
  return {
    name: /^[a-z][a-z0-9_-]*$/.test(known) ? known : 'app',
    isModule: type === 'module',
    uses: new Set(Object.keys({ ...dependencies, ...devDependencies })),
    install: INSTALLERS.find(([file]) => existsSync(join(folder, file)))?.[1] ?? 'npm install',
  }
}

function readManifest(path: string): Manifest {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as Manifest | null) ?? {}
  } catch {
    return {}
  }
}
