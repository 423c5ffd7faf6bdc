import { readSync } from 'node:fs'

const NEWLINE = 10
const CHUNK_BYTES = 64 * 1024

/** A line of a file, and where it lies there. */
export interface Line {
  readonly from: number
  /** Behind its break, if it has one. */
  readonly to: number
  /** Without its break; undefined if it is longer than asked for. */
  readonly bytes: Buffer | undefined
}

/** The lines of a file, one after the other: of neither a large file nor a line beyond `maxBytes` is more than a part in memory. */
export function* readLines(fd: number, maxBytes: number): Generator<Line> {
  let from = 0
  let readTo = 0
  /** What is read of the line that begins at `from`, unless it is too long. */
  let rest = Buffer.alloc(0)
  let tooLong = false
  for (;;) {
    const chunk = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, rest.length))
    const read = readSync(fd, chunk, 0, chunk.length, readTo)
    if (read === 0) break
    const text = Buffer.concat([rest, chunk.subarray(0, read)])
    const textFrom = readTo + read - text.length
    readTo += read
    let begin = 0
    for (let at = text.indexOf(NEWLINE); at !== -1; at = text.indexOf(NEWLINE, begin)) {
      const to = textFrom + at + 1
      const isWhole = !tooLong && at - begin <= maxBytes
      yield { from, to, bytes: isWhole ? text.subarray(begin, at) : undefined }
      from = to
      begin = at + 1
      tooLong = false
    }
    rest = text.subarray(begin)
    if (rest.length > maxBytes) {
      tooLong = true
      rest = Buffer.alloc(0)
    }
  }
  if (readTo > from) yield { from, to: readTo, bytes: tooLong ? undefined : rest }
}
