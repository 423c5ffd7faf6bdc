/** A text that fits, and how long its JSON text is. */
export interface CutText {
  readonly text: string
  /** UTF-8 bytes of its JSON text, quotes included. */
  readonly bytes: number
  readonly cut: boolean
}

const QUOTES = 2
/** Stands for what is missing, 3 bytes in UTF-8. */
const ELLIPSIS = '…'
const ELLIPSIS_BYTES = 3

/**
 * Shortens a text at a code point's boundary, with "…" after it, until its JSON text takes at most maxBytes.
 * Below the 5 bytes of `"…"` the result is empty and takes 2. Reads no more of the text than fits.
 */
export function cutText(text: string, maxBytes: number): CutText {
  let bytes = QUOTES
  // The longest beginning after which the ellipsis fits.
  let end = 0
  let endBytes = QUOTES
  for (let index = 0; index < text.length; ) {
    if (bytes + ELLIPSIS_BYTES <= maxBytes) {
      end = index
      endBytes = bytes
    }
    const code = text.codePointAt(index)!
    bytes += jsonBytes(code)
    if (bytes > maxBytes) {
      if (maxBytes < QUOTES + ELLIPSIS_BYTES) return { text: '', bytes: QUOTES, cut: true }
      return { text: text.slice(0, end) + ELLIPSIS, bytes: endBytes + ELLIPSIS_BYTES, cut: true }
    }
    index += code > 0xffff ? 2 : 1
  }
  return { text, bytes, cut: false }
}

/** UTF-8 bytes that JSON.stringify takes for a code point: it escapes quotes, control characters and lone surrogates. */
function jsonBytes(code: number): number {
  if (code < 0x20) return code === 8 || code === 9 || code === 10 || code === 12 || code === 13 ? 2 : 6
  if (code < 0x80) return code === 0x22 || code === 0x5c ? 2 : 1
  if (code < 0x800) return 2
  if (code > 0xffff) return 4
  return code >= 0xd800 && code <= 0xdfff ? 6 : 3
}
