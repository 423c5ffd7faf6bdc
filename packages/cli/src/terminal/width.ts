import stringWidth from 'string-width'

const ASCII = /^[\x20-\x7E]*$/
const CUT = '…'
let graphemes: Intl.Segmenter | undefined

/** Columns of a terminal that a text without escapes takes: 2 for 漢 and for most emoji. */
export function widthOf(text: string): number {
  return ASCII.test(text) ? text.length : stringWidth(text)
}

/** A text that takes at most so many columns; one that would take more ends in `…`. */
export function cutToWidth(text: string, width: number): string {
  // No text of so many code units is narrower, but for signs that join; those are looked at one by one.
  if (text.length <= width && widthOf(text) <= width) return text
  if (width < 1) return ''
  graphemes ??= new Intl.Segmenter()
  let cut = ''
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    const next = used + widthOf(segment)
    if (next > width - 1) {
      // It may all fit but for the sign that says it does not.
      return widthOf(text) <= width ? text : cut + CUT
    }
    cut += segment
    used = next
  }
  return cut
}

/** A text with spaces behind it, or before it, so that it takes that width. */
export function padToWidth(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const spaces = ' '.repeat(Math.max(0, width - widthOf(text)))
  return align === 'left' ? text + spaces : spaces + text
}
