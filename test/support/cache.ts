import { existsSync } from 'node:fs'
import { access, constants, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withLock } from './lock.ts'

const buildingPrefix = '.building-'
const abandonedMs = 60 * 60 * 1_000

/**
 * The folder `name` of the cache, built by `build(folder)` when it is not there yet. `build` works in a folder beside
 * it that is renamed when it is complete, so a folder under its name is always a whole one, however a run ended.
 */
export async function cached(name: string, build: (folder: string) => Promise<void>): Promise<string> {
  const root = await cacheRoot()
  const target = join(root, name)
  if (existsSync(target)) return target
  // One lock for the whole cache: Maven's own repository does not stand two downloads at once either.
  await withLock(join(root, '.lock'), async () => {
    if (existsSync(target)) return
    await removeAbandoned(root)
    const folder = await mkdtemp(join(root, buildingPrefix))
    try {
      await build(folder)
      await renameUnlessThere(folder, target)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
  return target
}

/** GRAMEXLOG_TEST_CACHE, else the user's cache (shared by all clones), else .cache in this one. */
async function cacheRoot(): Promise<string> {
  const chosen = process.env.GRAMEXLOG_TEST_CACHE
  if (chosen) {
    await mkdir(chosen, { recursive: true })
    return chosen
  }
  const shared = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'gramexlog')
  try {
    await mkdir(shared, { recursive: true })
    await access(shared, constants.W_OK)
    return shared
  } catch {
    // A build machine's user may have no home that can be written to.
    const own = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '.cache')
    await mkdir(own, { recursive: true })
    return own
  }
}

async function renameUnlessThere(folder: string, target: string): Promise<void> {
  try {
    await rename(folder, target)
  } catch (error) {
    // Another process finished the same folder after taking over our lock: one is as good as the other.
    if (!existsSync(target)) throw error
  }
}

async function removeAbandoned(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (!name.startsWith(buildingPrefix)) continue
    const folder = join(root, name)
    const { mtimeMs } = await stat(folder)
    if (Date.now() - mtimeMs > abandonedMs) await rm(folder, { recursive: true, force: true })
  }
}
