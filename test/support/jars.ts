import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'
const waitsMs = [0, 2_000, 8_000]
const attemptMs = 5 * 60 * 1_000

/** A Maven artifact as "group:artifact:version". */
export type Artifact = `${string}:${string}:${string}`

/**
 * Copies the artifacts' jars and all that they depend on to `<folder>/lib`, which need not exist. Maven's own
 * settings.xml applies (mirrors, proxies). Tries three times, since the usual failure is the network's.
 */
export async function copyJars(artifacts: readonly Artifact[], folder: string): Promise<void> {
  const pom = join(folder, 'pom.xml')
  await writeFile(pom, pomFor(artifacts))
  let failure: unknown
  for (const [attempt, waitMs] of waitsMs.entries()) {
    await sleep(waitMs)
    // -U, or Maven would answer from its memory that the last attempt failed.
    const again = attempt > 0 ? ['-U'] : []
    const args = [
      '-q',
      '-B',
      '-Dstyle.color=never',
      ...again,
      '-f',
      pom,
      plugin,
      `-DoutputDirectory=${join(folder, 'lib')}`,
    ]
    try {
      await run('mvn', args, { timeout: attemptMs })
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw withoutMaven(error)
      failure = error
    }
  }
  throw new Error(
    `Maven could not fetch ${artifacts.join(', ')} in ${waitsMs.length} attempts. The test servers are made of ` +
      'these jars: check the network, or the mirror in the settings.xml of Maven, or set ELASTICSEARCH_URL to test ' +
      `against a server of your own. Maven said:\n${outputOf(failure)}`,
    { cause: failure },
  )
}

function pomFor(artifacts: readonly Artifact[]): string {
  const dependencies = artifacts.map((artifact) => {
    const [group, name, version] = artifact.split(':')
    return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`
  })
  return `<project>
<modelVersion>4.0.0</modelVersion><groupId>gramexlog</groupId><artifactId>test-server</artifactId><version>1</version>
<dependencies>${dependencies.join('\n')}</dependencies>
</project>
`
}

function withoutMaven(cause: unknown): Error {
  return new Error(
    "The test servers' jars are fetched by Maven, but there is no `mvn` command on the PATH. Install Maven 3.6 or " +
      "newer (Debian's package: maven), or set ELASTICSEARCH_URL to test against a server of your own.",
    { cause },
  )
}

function outputOf(failure: unknown): string {
  const { stdout = '', stderr = '' } = failure as { stdout?: string; stderr?: string }
  // The first lines name the artifact and the reason; the rest is advice on Maven's own options.
  const lines = `${stdout}${stderr}`.trim().split('\n')
  return lines.slice(0, 3).join('\n') || String(failure)
}
