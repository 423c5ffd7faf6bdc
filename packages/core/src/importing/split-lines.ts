const NEWLINE = 10

/** Whole lines, each with its break; or in the place of one that is longer than any may be, `tooLong`. */
export type Lines = Buffer | 'tooLong'

/**
 * Cuts a stream of bytes at line breaks: what it gives are whole lines, as many as lie together. A last line without a break
 * gets one.
 * @param maxBytes of a line: of a longer one only so much is ever held
 */
export async function* splitLines(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Lines> {
  let rest: Buffer[] = []
  let restBytes = 0
  for await (const chunk of chunks) {
    const first = chunk.indexOf(NEWLINE) + 1
    let from = 0
    if (first > 0 && restBytes > 0) {
      from = first
      yield restBytes + first - 1 > maxBytes ? 'tooLong' : Buffer.concat([...rest, chunk.subarray(0, first)])
      rest = []
      restBytes = 0
    }
    const end = chunk.lastIndexOf(NEWLINE) + 1
    if (end > from) yield chunk.subarray(from, end)
    const left = chunk.subarray(Math.max(from, end))
    restBytes += left.length
    if (restBytes > maxBytes) rest = []
    else if (left.length > 0) rest.push(Buffer.from(left))
  }
  if (restBytes > maxBytes) yield 'tooLong'
  else if (restBytes > 0) yield Buffer.concat([...rest, Buffer.of(NEWLINE)])
}
