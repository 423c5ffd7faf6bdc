import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

const BLOCK = 64 * 1024
const NEWLINE = 10

/** A line of a segment. */
export interface Line {
  /** Where it begins in the segment, in bytes. */
  readonly offset: number
  readonly bytes: Buffer
}

/**
 * The whole lines of a segment, from the last one on, up to a byte.
 * @param end before it; default: the end of the file
 * @throws the file system's error; ENOENT if it was delivered and deleted
 */
export function* linesFromEnd(path: string, end?: number): Generator<Line> {
  const fd = openSync(path, 'r')
  try {
    let at = end ?? fstatSync(fd).size
    // What was read, from `at` on, and is not handed out.
    let rest = Buffer.alloc(0)
    // The last line may still be written.
    let isWhole = false
    while (at > 0) {
      const length = Math.min(BLOCK, at)
      const bytes = Buffer.allocUnsafe(length + rest.length)
      const read = readSync(fd, bytes, 0, length, at - length)
      // The file was cut.
      if (read < length) return
      rest.copy(bytes, length)
      at -= length
      let to = bytes.length
      for (let newline = bytes.lastIndexOf(NEWLINE, length - 1); newline >= 0; ) {
        if (isWhole) yield { offset: at + newline + 1, bytes: bytes.subarray(newline + 1, to) }
        isWhole = true
        to = newline
        newline = newline === 0 ? -1 : bytes.lastIndexOf(NEWLINE, newline - 1)
      }
      rest = bytes.subarray(0, to)
    }
    if (isWhole) yield { offset: 0, bytes: rest }
  } finally {
    closeSync(fd)
  }
}
