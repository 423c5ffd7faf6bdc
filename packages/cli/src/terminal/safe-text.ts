import { visibleText } from '@gramexlog/view/visible-text'

/** What can do nothing to a terminal and hides nothing: all that a name or a short value is, mostly. */
const PLAIN = /^[\x20-\x7E]*$/
/** What would drive a terminal or hide in it, but line breaks, and what joins emoji. */
const DRIVING = /(?![\n\u200D])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/**
 * A text that a terminal can only show. What would drive it, turn the direction of writing, or not be seen becomes a sign:
 * ESC becomes ‹ESC›, a line break ⏎.
 */
export function safeText(text: string): string {
  return PLAIN.test(text) ? text : visibleText(text)
}

/**
 * JSON, and other text of which a program reads the escapes, that a terminal can only show: it stays the same JSON.
 */
export function safeJson(text: string): string {
  return PLAIN.test(text) ? text : text.replace(DRIVING, escaped)
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}

/** The same for text of several lines: its lines, without their breaks. Tabs become spaces. */
export function safeLines(text: string): string[] {
  return text.split(/\r?\n/).map((line) => safeText(line.replaceAll('\t', '  ')))
}
