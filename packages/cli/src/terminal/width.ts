import { eastAsianWidth } from 'get-east-asian-width'

const ASCII = /^[\x20-\x7E]*$/
const CUT = '…'
/** What takes no room: marks on the letter before, and what is not seen. */
const WIDTHLESS = /^[\p{M}\p{Cc}\p{Cf}\p{Cs}]+$/u
/** Signs that are shown as pictures. */
const PICTURE = /^\p{Emoji_Presentation}|^\p{Emoji}\uFE0F/u
let graphemes: Intl.Segmenter | undefined

/** Columns of a terminal that a text without escapes takes: 2 for 漢 and for most emoji. */
export function widthOf(text: string): number {
  if (ASCII.test(text)) return text.length
  let width = 0
  for (const segment of segmentsOf(text)) width += widthOfSegment(segment)
  return width
}

function widthOfSegment(segment: string): number {
  if (WIDTHLESS.test(segment)) return 0
  return PICTURE.test(segment) ? 2 : eastAsianWidth(segment.codePointAt(0)!)
}

/** What is one sign to the eye. */
function* segmentsOf(text: string): Generator<string> {
  // Made when it is first wanted, since that takes some time.
  graphemes ??= new Intl.Segmenter()
  for (const { segment } of graphemes.segment(text)) yield segment
}

/** A text that takes at most so many columns; one that would take more ends in `…`. */
export function cutToWidth(text: string, width: number): string {
  // No text of so many code units is narrower, but for signs that join; those are looked at one by one.
  if (text.length <= width && widthOf(text) <= width) return text
  if (width < 1) return ''
  let cut = ''
  let used = 0
  for (const segment of segmentsOf(text)) {
    const next = used + widthOfSegment(segment)
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
