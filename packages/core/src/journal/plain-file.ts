import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'

// Windows has neither.
const { O_NOFOLLOW = 0, O_NONBLOCK = 0, O_RDONLY } = constants

/**
 * Opens a file of a journal, which is never anything but a file. Where others may write in the directory, a link would lead to
 * a file of theirs or of this user, and a pipe would hold the thread for ever.
 *
 * @param flags of `fs.constants`; default: to read
 * @throws the file system's error; ELOOP for a link, and for anything else that is no file
 */
export function openPlain(path: string, flags: number = O_RDONLY, mode?: number): number {
  const fd = openSync(path, flags | O_NOFOLLOW | O_NONBLOCK, mode)
  try {
    if (fstatSync(fd).isFile()) return fd
    throw noFile(path)
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

/**
 * As `openPlain`, to read, without holding the thread: of files that others move and remove.
 * @returns undefined if it is gone, or somebody has put something else in its place
 * @throws any other error of the file system
 */
export async function findPlain(path: string): Promise<FileHandle | undefined> {
  let file: FileHandle | undefined
  try {
    file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    if ((await file.stat()).isFile()) return file
    throw noFile(path)
  } catch (error) {
    await file?.close()
    if (isGone(error)) return undefined
    throw error
  }
}

/** Of an error of the file system: there is no such file, or what is there is none. */
export function isGone(error: unknown): boolean {
  return ['ENOENT', 'ELOOP'].includes((error as NodeJS.ErrnoException).code!)
}

function noFile(path: string): Error {
  return Object.assign(new Error(`ELOOP: no regular file, '${path}'`), { code: 'ELOOP' })
}

/**
 * What stands in a small file of a journal; "" in one that has more than `maxBytes`, since it is none.
 * @throws the file system's error
 */
export function readPlain(path: string, maxBytes: number): string {
  const fd = openPlain(path)
  try {
    return fstatSync(fd).size > maxBytes ? '' : readFileSync(fd, 'utf8')
  } finally {
    closeSync(fd)
  }
}
