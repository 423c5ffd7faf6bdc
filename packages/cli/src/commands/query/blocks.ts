/** Written at once, in characters, which costs less than line by line. */
const BLOCK = 64 * 1024

/** Joins short texts to blocks; bytes stay as they are. */
export async function* blocks(
  parts: AsyncIterable<string | Uint8Array>,
): AsyncGenerator<string | Uint8Array> {
  let text = ''
  for await (const part of parts) {
    if (typeof part === 'string') {
      text += part
      if (text.length < BLOCK) continue
    }
    if (text !== '') yield text
    text = ''
    if (typeof part !== 'string') yield part
  }
  if (text !== '') yield text
}
