import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

const WRITE_FOR_OTHERS = 0o002
/** Of a directory with it, such as /tmp, everybody may remove only what is his own. */
const STICKY = 0o1000

/** The directory at a path, or the nearest above it, in which every user may write what is not his; undefined if there is none. */
export function openToAll(path: string): string | undefined {
  // Its modes say nothing of who may write.
  if (process.platform === 'win32') return undefined
  for (let at = resolve(path), inside = false; ; at = dirname(at), inside = true) {
    const { mode = 0 } = statSync(at, { throwIfNoEntry: false }) ?? {}
    if (mode & WRITE_FOR_OTHERS && !(inside && mode & STICKY)) return at
    if (dirname(at) === at) return undefined
  }
}
