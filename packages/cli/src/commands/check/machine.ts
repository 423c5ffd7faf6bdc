import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Config, Target } from '@gramexlog/core/viewer'
import { bytesText } from '../../terminal/amounts.ts'
import { type Finding, type Findings, findingsOf } from './finding.ts'
import { openToAll } from './open-to-all.ts'

/** With less room than this a journal is about to be refused by the disk. */
const LEAST_FREE_BYTES = 256 * 1024 * 1024

/** What the targets need on this machine: the journal directory, with room in it, and the CSV files. */
export function checkMachine({ dir }: Config, targets: readonly Target[]): Finding[] {
  const findings = findingsOf('this machine')
  const journaled = targets.filter(({ sinks }) => sinks.some((sink) => sink !== 'csv'))
  if (journaled.length > 0) checkDirectory(findings, dir)
  for (const { name, csv } of targets) if (csv !== undefined) checkCsv(findings, name, csv.path)
  return findings.all
}

function checkDirectory(findings: Findings, dir: string): void {
  const fault = writeFault(dir)
  if (fault !== undefined) {
    findings.failed(
      'journals',
      `nothing can be written to ${dir}: ${fault}`,
      'give this user the right to write there, or name another directory by dir: or GRAMEXLOG_DIR',
    )
    return
  }
  const open = openToAll(dir)
  if (open !== undefined) {
    findings.failed(
      'journals',
      `everybody on this machine may write in ${open}, and so take the journals in ${dir} away or lay others in their place`,
      `chmod o-w ${open}, or name another directory by dir: or GRAMEXLOG_DIR`,
    )
    return
  }
  const { bavail, bsize } = statfsSync(nearestExisting(dir))
  const free = Number(bavail) * Number(bsize)
  const found = `${dir} can be written${existsSync(dir) ? '' : ' (it is made with the first record)'}`
  if (free >= LEAST_FREE_BYTES) findings.ok('journals', `${found}; ${bytesText(free)} are free`)
  else
    findings.failed(
      'journals',
      `only ${bytesText(free)} are free in ${dir}`,
      'free room on its disk, or name a directory on another by dir: or GRAMEXLOG_DIR',
    )
}

function checkCsv(findings: Findings, target: string, path: string): void {
  const fault = existsSync(path) && !statSync(path).isFile() ? 'it is no file' : writeFault(path)
  if (fault === undefined) findings.ok('csv', `${path} of ${target} can be written`)
  else
    findings.failed(
      'csv',
      `${path} of ${target} cannot be written: ${fault}`,
      'give this user the right to write it and its directory, or name another by filename:',
    )
}

/** Why nothing can be written at a path, which need not be there yet. Nothing is made to find out. */
function writeFault(path: string): string | undefined {
  const existing = nearestExisting(path)
  try {
    if (existing !== path && !statSync(existing).isDirectory()) return `${existing} is no directory`
    const mode = statSync(existing).isDirectory() ? constants.W_OK | constants.X_OK : constants.W_OK
    accessSync(existing, mode)
    return undefined
  } catch (error) {
    return `${(error as NodeJS.ErrnoException).code} at ${existing}`
  }
}

function nearestExisting(path: string): string {
  let at = path
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at)
  return at
}
