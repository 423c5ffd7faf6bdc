import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A Java development kit: `home` holds bin/java and bin/javac, `version` is its feature version, such as 21. */
export interface Jdk {
  home: string
  version: number
}

/**
 * Finds a JDK of at least the feature version `minimum`: JAVA_HOME and the `java` of PATH first, because somebody
 * chose them, then the oldest that fits among the installed ones, because a server knows it longest.
 */
export function findJdk(minimum: number): Jdk {
  const chosen = jdks([process.env.JAVA_HOME, javaOnPath()])
  const installed = jdks(installedHomes()).sort((a, b) => a.version - b.version)
  const found = [...chosen, ...installed].find((jdk) => jdk.version >= minimum)
  if (found) return found
  const all = new Set([...chosen, ...installed].map((jdk) => `${jdk.version} in ${realpathSync(jdk.home)}`))
  const seen = [...all].join(', ') || 'none'
  throw new Error(
    `The test servers need a JDK (java and javac) of version ${minimum} or newer; found: ${seen}. ` +
      `Install one, such as Debian's openjdk-${minimum}-jdk-headless or Temurin, or set JAVA_HOME to it, ` +
      'or set ELASTICSEARCH_URL to test against a server of your own.',
  )
}

function jdks(homes: (string | undefined)[]): Jdk[] {
  return homes.flatMap((home) => {
    if (!home || !existsSync(join(home, 'bin', 'java')) || !existsSync(join(home, 'bin', 'javac'))) return []
    const version = featureVersion(home)
    return version === undefined ? [] : [{ home, version }]
  })
}

/** From JAVA_VERSION in the JDK's `release` file: "25.0.3" is 25, "1.8.0_402" is 8. */
function featureVersion(home: string): number | undefined {
  const release = join(home, 'release')
  if (!existsSync(release)) return undefined
  const match = /^JAVA_VERSION="(?:1\.)?(\d+)/m.exec(readFileSync(release, 'utf8'))
  return match ? Number(match[1]) : undefined
}

function javaOnPath(): string | undefined {
  try {
    const java = execFileSync('/bin/sh', ['-c', 'command -v java'], { encoding: 'utf8' }).trim()
    return dirname(dirname(realpathSync(java)))
  } catch {
    return undefined
  }
}

function installedHomes(): string[] {
  return [
    ...folders('/usr/lib/jvm'),
    ...folders('/Library/Java/JavaVirtualMachines').map((folder) => join(folder, 'Contents', 'Home')),
  ]
}

function folders(parent: string): string[] {
  return existsSync(parent) ? readdirSync(parent).map((name) => join(parent, name)) : []
}
