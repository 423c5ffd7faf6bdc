import { visibleText } from '@gramexlog/view/reader'

/** What can do nothing to a terminal and hides nothing: all that a name or a short value is, mostly. */
const PLAIN = /^[\x20-\x7E]*$/

/**
 * A text that a terminal can only show. What would drive it, turn the direction of writing, or not be seen becomes a sign:
 * ESC becomes ‹ESC›, a line break ⏎.
 */
export function safeText(text: string): string {
  return PLAIN.test(text) ? text : visibleText(text)
}

/** The same for text of several lines: its lines, without their breaks. Tabs become spaces. */
export function safeLines(text: string): string[] {
  return text.split(/\r?\n/).map((line) => safeText(line.replaceAll('\t', '  ')))
}
