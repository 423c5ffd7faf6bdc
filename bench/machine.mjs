// On what and with what was measured.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'

const { dependencies } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'))

export function describeMachine() {
  const all = cpus()
  return {
    cpu: all[0]?.model ?? 'unknown',
    cores: all.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    /** Before the run: what else keeps the cores busy. */
    load: loadavg()[0],
    // Without the build, which is a host's own.
    system: `${process.platform} ${release().split('.', 2).join('.')}`,
    node: process.versions.node,
    commit: git('rev-parse', '--short', 'HEAD'),
    /** Whether the packages differ from that commit. */
    changed: git('status', '--porcelain', '--', '../packages') !== '',
    versions: Object.fromEntries(
      Object.entries(dependencies).filter(([, version]) => !version.startsWith('workspace:')),
    ),
  }
}

/** @param {string[]} args */
function git(...args) {
  try {
    return execFileSync('git', args, { cwd: new URL('.', import.meta.url), encoding: 'utf8' }).trim()
  } catch {
    return 'unknown'
  }
}
