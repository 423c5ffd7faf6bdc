// A directory for one path, gone afterwards even when the run is interrupted.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** @type {Set<string>} */
const live = new Set()
process.on('exit', () => {
  for (const dir of live) rmSync(dir, { recursive: true, force: true })
})

/**
 * @template T
 * @param {(dir: string) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function inTempDir(work) {
  const dir = mkdtempSync(join(tmpdir(), 'gramexlog-bench-'))
  live.add(dir)
  try {
    return await work(dir)
  } finally {
    rmSync(dir, { recursive: true, force: true })
    live.delete(dir)
  }
}
