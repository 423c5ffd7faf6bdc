import { closeSync, openSync, readSync } from 'node:fs'

const NEWLINE = 10
const CHUNK_BYTES = 64 * 1024

/** The lines of a file without their breaks, one after the other: of a large file only a part is in memory. */
export function* readLines(path: string): Generator<Buffer> {
  const fd = openSync(path, 'r')
  try {
    let rest = Buffer.alloc(0)
    for (;;) {
      const chunk = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, rest.length))
      const bytes = readSync(fd, chunk)
      if (bytes === 0) break
      rest = Buffer.concat([rest, chunk.subarray(0, bytes)])
      let from = 0
      for (let at = rest.indexOf(NEWLINE); at !== -1; at = rest.indexOf(NEWLINE, from)) {
        yield rest.subarray(from, at)
        from = at + 1
      }
      rest = rest.subarray(from)
    }
    if (rest.length > 0) yield rest
  } finally {
    closeSync(fd)
  }
}
