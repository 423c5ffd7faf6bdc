import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { cached } from './cache.ts'
import { type Artifact, copyJars } from './jars.ts'
import type { Jdk } from './jdk.ts'

const run = promisify(execFile)
const sources = join(dirname(fileURLToPath(import.meta.url)), 'launcher')

/** The oldest Java that the launchers are compiled for, and so the oldest that can run them. */
export const minimumJava = 21

export type Product = 'Elasticsearch' | 'OpenSearch'

/** What a node needs on disk: `folder` is its path.home (read-only in use), `classPath` holds the launcher as well. */
export interface Home {
  folder: string
  classPath: string
  /** The class that starts a node. */
  launcher: string
  /** All is on the class path, with no folder of modules. */
  flat: boolean
}

/** A product's home, laid out and compiled at the first call on a machine, from the cache afterwards. */
export async function homeOf(product: Product, version: string, jdk: Jdk): Promise<Home> {
  const isSeven = product === 'Elasticsearch' && version.startsWith('7.')
  const folder = await cached(`${product.toLowerCase()}-${version}`, (building) => {
    if (isSeven) return copyJars(elasticsearch7(version), building)
    return product === 'OpenSearch' ? copyJars(openSearch(version), building) : layOut(version, building)
  })
  const flat = isSeven || product === 'OpenSearch'
  const libraries = join(folder, 'lib', '*')
  const launcher = `${product}${isSeven ? '7' : ''}Launcher`
  const compiled = await compile(launcher, version, libraries, jdk)
  return { folder, classPath: `${compiled}${delimiter}${libraries}`, launcher, flat }
}

function openSearch(version: string): Artifact[] {
  return [
    `org.opensearch:opensearch:${version}`,
    `org.opensearch.plugin:transport-netty4-client:${version}`,
    // Needed, but not among what the first says to depend on.
    'org.apache.logging.log4j:log4j-core:2.21.0',
  ]
}

function elasticsearch7(version: string): Artifact[] {
  return [
    `org.elasticsearch:elasticsearch:${version}`,
    `org.elasticsearch.plugin:transport-netty4-client:${version}`,
    // Needed, but not among what the first says to depend on.
    'org.apache.logging.log4j:log4j-core:2.17.1',
  ]
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

async function compile(launcher: string, version: string, libraries: string, jdk: Jdk): Promise<string> {
  const files = [launcher, 'Parent'].map((name) => join(sources, `${name}.java`))
  const hash = createHash('sha256')
  for (const file of files) hash.update(await readFile(file))
  return cached(`${launcher}-${version}-${hash.digest('hex').slice(0, 12)}`, async (folder) => {
    const options = ['--release', String(minimumJava), '-cp', libraries, '-d', folder]
    await run(join(jdk.home, 'bin', 'javac'), [...options, ...files])
  })
}
