import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isLeased, newHolder, writeLease } from '@gramexlog/core/viewer'

const PREFIX = 'gramexlog-temporary-'
/** It takes a live process well under a ms to write its lease, in ms. */
const UNLEASED_MS = 60_000

/** Those of this process. */
const made = new Set<string>()
/** The system's temporary directories that were looked through. */
const swept = new Set<string>()

// A process may end with views that were not closed.
process.on('exit', () => {
  for (const directory of made) removeTemporary(directory)
})

/**
 * Makes a directory that goes with this process, or if that is killed, with the next one's first. It has a lease, by which
 * others see whether somebody has it.
 * @throws the file system's error
 */
export function makeTemporary(): string {
  const parent = tmpdir()
  if (!swept.has(parent)) {
    swept.add(parent)
    sweep(parent)
  }
  const directory = mkdtempSync(join(parent, PREFIX))
  made.add(directory)
  writeLease(directory, newHolder())
  return directory
}

export function removeTemporary(directory: string): void {
  made.delete(directory)
  rmSync(directory, { recursive: true, force: true })
}

/** Removes what processes of this machine left that were killed. */
function sweep(parent: string): void {
  for (const name of names(parent)) {
    const directory = join(parent, name)
    try {
      const { mtimeMs, uid } = statSync(directory)
      const isOurs = process.getuid === undefined || uid === process.getuid()
      const isBegun = names(directory, 'lease').length > 0 || Math.abs(Date.now() - mtimeMs) > UNLEASED_MS
      if (isOurs && isBegun && !isLeased(directory)) rmSync(directory, { recursive: true, force: true })
    } catch {
      // Somebody else has just removed it.
    }
  }
}

/** Of what is in a directory and begins so. */
function names(directory: string, prefix: string = PREFIX): string[] {
  try {
    return readdirSync(directory).filter((name) => name.startsWith(prefix))
  } catch {
    return []
  }
}
