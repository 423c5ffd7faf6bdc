import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { attempt } from './attempt.ts'

/** A journal's directory before it has its name: with a lease in it, but no record. */
const UNFINISHED = /^[0-9a-z]{16}\.new$/
/** It takes a live process well under a ms; one that was stopped in between makes it anew. */
const MAX_AGE_MS = 10_000
/** What a local import has read before it is complete. It may wait for whoever writes into a pipe. */
const UNFINISHED_IMPORT = /^import-[0-9a-f-]{36}\.tmp$/
const MAX_IMPORT_AGE_MS = 24 * 3_600_000

/** Removes what processes that were killed while they made a journal, or imported a file, have left in a target's directory. */
export function removeLeftovers(targetDirectory: string, nowMs: number): void {
  let names: string[]
  try {
    names = readdirSync(targetDirectory)
  } catch {
    return
  }
  for (const name of names) {
    const isImport = UNFINISHED_IMPORT.test(name)
    if (!isImport && !UNFINISHED.test(name)) continue
    const path = join(targetDirectory, name)
    // That of another user is his to remove.
    attempt(() => {
      // Segments are appended to, of which their directory tells nothing.
      const paths = isImport ? [path, ...readdirSync(path).map((file) => join(path, file))] : [path]
      const maxAgeMs = isImport ? MAX_IMPORT_AGE_MS : MAX_AGE_MS
      const isOld = (path: string) => {
        const madeMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs
        return madeMs !== undefined && Math.abs(nowMs - madeMs) > maxAgeMs
      }
      if (paths.every(isOld)) rmSync(path, { recursive: true, force: true })
    })
  }
}
