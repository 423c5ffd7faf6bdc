import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { cached } from './cache.ts'
import { copyJars } from './jars.ts'
import type { Jdk } from './jdk.ts'

const run = promisify(execFile)
const source = join(dirname(fileURLToPath(import.meta.url)), 'launcher', 'Launcher.java')

/** The oldest Java that the launcher is compiled for, and so the oldest that can run it. */
export const minimumJava = 21

/** What a node needs on disk: `folder` is its path.home (read-only in use), `classPath` holds the launcher as well. */
export interface Home {
  folder: string
  classPath: string
}

/** Elasticsearch's home, laid out and compiled at the first call on a machine, from the cache afterwards. */
export async function elasticsearchHome(version: string, jdk: Jdk): Promise<Home> {
  const folder = await cached(`elasticsearch-${version}`, (building) => layOut(version, building))
  const libraries = join(folder, 'lib', '*')
  const launcher = await compileLauncher(version, libraries, jdk)
  return { folder, classPath: `${launcher}${delimiter}${libraries}` }
}

async function layOut(version: string, folder: string): Promise<void> {
  await copyJars(
    [`org.elasticsearch:elasticsearch:${version}`, `org.elasticsearch.plugin:transport-netty4:${version}`],
    folder,
  )
  const lib = join(folder, 'lib')
  const module = join(folder, 'modules', 'transport-netty4')
  await mkdir(module, { recursive: true })
  // Moved, not copied: a class found in both places is "jar hell", and the node refuses to start.
  for (const jar of await readdir(lib)) {
    if (/^(netty|transport-netty4)-/.test(jar)) await rename(join(lib, jar), join(module, jar))
  }
  await writeFile(join(module, 'plugin-descriptor.properties'), descriptor(version))
}

/** `modulename` stays empty: a module name cannot be resolved on a class path. */
function descriptor(version: string): string {
  return `description=HTTP and node-to-node transport
name=transport-netty4
version=${version}
elasticsearch.version=${version}
java.version=17
classname=org.elasticsearch.transport.netty4.Netty4Plugin
modulename=
extended.plugins=
has.native.controller=false
`
}

async function compileLauncher(version: string, libraries: string, jdk: Jdk): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile(source))
    .digest('hex')
    .slice(0, 12)
  return cached(`launcher-${version}-${hash}`, async (folder) => {
    const options = ['--release', String(minimumJava), '-cp', libraries, '-d', folder]
    await run(join(jdk.home, 'bin', 'javac'), [...options, source])
  })
}
