import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/**
 * Installs a program of Debian's where it is not there.
 * @param program its path
 * @param packages that bring it
 */
export function installed(program: string, ...packages: string[]): void {
  if (existsSync(program)) return
  try {
    const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
    execFileSync('apt-get', ['update'], options)
    // Not started as a service: `/usr/sbin/policy-rc.d` is the system's own affair, and a port that is taken does no harm.
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages], options)
  } catch (cause) {
    throw new Error(
      `The tests need Debian’s ${program}, which cannot be installed: apt-get install ${packages.join(' ')}`,
      { cause },
    )
  }
}
