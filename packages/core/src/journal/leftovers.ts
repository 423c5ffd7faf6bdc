import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { attempt } from './attempt.ts'

/** A journal's directory before it has its name: with a lease in it, but no record. */
const UNFINISHED = /^[0-9a-z]{16}\.new$/
/** It takes a live process well under a ms; one that was stopped in between makes it anew. */
const MAX_AGE_MS = 10_000

/** Removes what processes that were killed while they made a journal have left in a target's directory. */
export function removeLeftovers(targetDirectory: string, nowMs: number): void {
  let names: string[]
  try {
    names = readdirSync(targetDirectory)
  } catch {
    return
  }
  for (const name of names.filter((name) => UNFINISHED.test(name))) {
    const path = join(targetDirectory, name)
    // That of another user is his to remove.
    attempt(() => {
      const madeMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs
      if (madeMs !== undefined && Math.abs(nowMs - madeMs) > MAX_AGE_MS)
        rmSync(path, { recursive: true, force: true })
    })
  }
}
