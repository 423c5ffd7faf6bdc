import { statSync } from 'node:fs'

/** Whether there is a file at `path` as far as this process may see. */
export function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
  } catch {
    // No right to look into a directory on the way, or no path at all.
    return false
  }
}
