import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const root = join(import.meta.dirname, '..', '..')
export const packageNames = ['core', 'winston', 'pino', 'http', 'view'] as const

/** Beside those that are imported, the command. */
const ALL = [...packageNames, 'cli'] as const

/** A package.json, as far as it matters here. */
export interface Manifest {
  readonly version: string
  readonly engines: Record<string, string>
  readonly dependencies: Record<string, string>
  readonly devDependencies: Record<string, string>
  readonly peerDependencies?: Record<string, string>
  readonly packageManager: string
}

export const run = promisify(execFile)

/** @param path of the folder, from the root */
export function manifest(path: string): Manifest {
  return JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'))
}

/** Packs what publishing would publish. @returns the tarball of each package */
export async function pack(folder: string): Promise<Record<string, string>> {
  const { packageManager } = manifest('.')
  const packed = ALL.map(async (name) => {
    const args = ['--yes', packageManager, 'pack', '--pack-destination', folder]
    await run('npx', args, { cwd: join(root, 'packages', name) })
    const file = name === 'cli' ? 'gramexlog' : `gramexlog-${name}`
    return [name, join(folder, `${file}-${manifest(`packages/${name}`).version}.tgz`)]
  })
  return Object.fromEntries(await Promise.all(packed))
}

/** A project outside of the workspace that has installed the tarballs, as its users do. */
export class Project {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  /** @param specifiers what to install, such as `./x.tgz` or `pino@10.4.0` */
  static async install(folder: string, specifiers: readonly string[]): Promise<Project> {
    mkdirSync(folder)
    writeFileSync(join(folder, 'package.json'), '{ "private": true }')
    const options = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', '--save-exact']
    await run('npm', ['install', ...options, ...specifiers], { cwd: folder })
    return new Project(folder)
  }

  /**
   * A package and all that it needs, each of them once.
   * @param without names of packages that are not followed
   */
  dependencies(
    name: string,
    without: readonly string[],
  ): { readonly path: string; readonly bytes: number }[] {
    const lock = join(this.folder, 'node_modules', '.package-lock.json')
    const { packages } = JSON.parse(readFileSync(lock, 'utf8'))
    const found = new Set<string>()
    const follow = (wanted: string, from: string) => {
      // The nearest node_modules that has it. An optional one for another machine is in none.
      const above = from.split(/\/(?=node_modules\/)/).map((_, at, parts) => parts.slice(0, at + 1).join('/'))
      const places = ['', ...above].map((place) => `${place}${place && '/'}node_modules/${wanted}`)
      const path = places.findLast((place) => place in packages)
      if (path === undefined || found.has(path) || without.includes(wanted)) return
      found.add(path)
      const { dependencies = {}, optionalDependencies = {} } = packages[path]
      for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) follow(next, path)
    }
    follow(name, '')
    return [...found].map((path) => ({ path, bytes: sizeOf(join(this.folder, path)) }))
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text)
  }

  /**
   * Runs a program until it ends by itself.
   * @param config the configuration's file, of which the only target is `gramexguide`
   * @returns the records of its journals: a list a writer, in the order in which they were opened
   * @throws if it ends in an error, or prints anything to stderr
   */
  async records(file: string, text: string, config = 'gramexlog.yaml'): Promise<Record<string, unknown>[][]> {
    this.write(file, text)
    const dir = mkdtempSync(join(this.folder, 'journals-'))
    const env = { PATH: process.env.PATH, GRAMEXLOG_CONFIG: config, GRAMEXLOG_DIR: dir }
    const { stderr } = await run(process.execPath, [file], { cwd: this.folder, env, timeout: 30_000 })
    if (stderr !== '') throw new Error(stderr)
    const writers = readdirSync(join(dir, 'gramexguide')).sort()
    return writers.map((writer) => linesOf(join(dir, 'gramexguide', writer)))
  }
}

function linesOf(journal: string): Record<string, unknown>[] {
  return readdirSync(journal)
    .filter((file) => file.endsWith('.ndjson'))
    .flatMap((file) => readFileSync(join(journal, file), 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line))
}

/** Of a package's own files, in bytes. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .reduce((sum, entry) => {
      const path = join(folder, entry.name)
      return sum + (entry.isDirectory() ? sizeOf(path) : statSync(path).size)
    }, 0)
}
