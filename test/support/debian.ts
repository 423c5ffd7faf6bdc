import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** apt itself refuses at once if another apt is at work, as it may be for another file of tests. */
const LOCK = join(tmpdir(), 'gramexlog-apt.lock')

/**
 * Installs a program of Debian's where it is not there.
 * @param program its path
 * @param packages that bring it
 */
export function installed(program: string, ...packages: string[]): void {
  if (existsSync(program)) return
  try {
    aptGet('update')
    // Not started as a service: `/usr/sbin/policy-rc.d` is the system's own affair, and a port that is taken does no harm.
    aptGet('install', '-y', '--no-install-recommends', ...packages)
  } catch (cause) {
    throw new Error(
      `The tests need Debian’s ${program}, which cannot be installed: apt-get install ${packages.join(' ')}`,
      { cause },
    )
  }
}

function aptGet(...args: string[]): void {
  execFileSync('flock', [LOCK, 'apt-get', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}
