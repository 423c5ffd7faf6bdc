import { open, rename, rm, stat } from 'node:fs/promises'

type Parts = AsyncIterable<string | Uint8Array> | Iterable<string>

/**
 * Writes a file under another name, and gives it its own when all is in it: what is broken off leaves nothing behind, and what
 * was there before stays. A pipe or a device is written as it comes.
 */
export async function writeFileWhole(path: string, parts: Parts): Promise<void> {
  const there = await stat(path).catch(() => undefined)
  if (there !== undefined && !there.isFile()) return await writeParts(path, parts)
  const partial = `${path}.part`
  try {
    await writeParts(partial, parts)
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

async function writeParts(path: string, parts: Parts): Promise<void> {
  const file = await open(path, 'w')
  try {
    for await (const part of parts) await file.writeFile(part)
  } finally {
    await file.close()
  }
}
