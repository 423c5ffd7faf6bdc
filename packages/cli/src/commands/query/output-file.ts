import { randomBytes } from 'node:crypto'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

type Parts = AsyncIterable<string | Uint8Array> | Iterable<string>

/**
 * Writes a file under another name, and gives it its own when all is in it: what is broken off leaves nothing behind, and what
 * was there before stays. A pipe or a device is written as it comes, and a link leads to what it names.
 */
export async function writeFileWhole(path: string, parts: Parts): Promise<void> {
  const there = await stat(path).catch(() => undefined)
  if (there !== undefined && !there.isFile()) return await writeParts(path, 'w', parts)
  const whole = there === undefined ? path : await realpath(path)
  // A name that is nobody else's: neither a file of the user's nor that of a query beside this one.
  const partial = join(dirname(whole), `.gramexlog-${randomBytes(8).toString('hex')}.part`)
  try {
    await writeParts(partial, 'wx', parts, there?.mode)
    await rename(partial, whole)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

async function writeParts(path: string, flags: 'w' | 'wx', parts: Parts, mode = 0o666): Promise<void> {
  const file = await open(path, flags, mode & 0o777)
  try {
    for await (const part of parts) await file.writeFile(part)
  } finally {
    await file.close()
  }
}
