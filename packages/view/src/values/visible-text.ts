/** A part of a text. `sign`: it stands for characters that would not be seen, or would move others about. */
export interface Piece {
  readonly text: string
  readonly sign: boolean
}

/** Controls, formats (bidi, zero width, tags), separators that break lines, and halves of characters. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu
/** What joins several emoji to one. */
const JOINED =
  /(?<=\p{Extended_Pictographic}[\uFE0F\u{1F3FB}-\u{1F3FF}]?)\u200D(?=\p{Extended_Pictographic})/u

/** What Unicode calls the first 32; few fonts have signs for them. */
const CONTROLS =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(
    ' ',
  )

/**
 * A text in which nothing is hidden: `\u001b` becomes ‹ESC›, the sign that turns the direction of writing ‹U+202E›.
 * @param lines line breaks and tabs stay as they are
 */
export function visible(text: string, lines = false): Piece[] {
  const pieces: Piece[] = []
  let plain = ''
  let at = 0
  for (const found of text.matchAll(HIDDEN)) {
    plain += text.slice(at, found.index)
    at = found.index + found[0].length
    let signs = ''
    const flush = () => {
      if (signs === '') return
      if (plain !== '') pieces.push({ text: plain, sign: false })
      pieces.push({ text: signs, sign: true })
      plain = ''
      signs = ''
    }
    let index = found.index
    for (const character of found[0]) {
      if (staysAsItIs(text, index, character, lines)) {
        flush()
        plain += character
      } else signs += signOf(character)
      index += character.length
    }
    flush()
  }
  plain += text.slice(at)
  if (plain !== '') pieces.push({ text: plain, sign: false })
  return pieces
}

function staysAsItIs(text: string, index: number, character: string, lines: boolean): boolean {
  if (lines && (character === '\n' || character === '\t')) return true
  if (character !== '\u200D') return false
  // Enough of what stands around it for a whole emoji on either side.
  const before = text.slice(Math.max(0, index - 5), index)
  return JOINED.test(`${before}${text.slice(index, index + 3)}`)
}

function signOf(character: string): string {
  const code = character.codePointAt(0) as number
  if (code === 10) return '⏎'
  if (code === 9) return '⇥'
  const name = code === 127 ? 'DEL' : CONTROLS[code]
  if (name !== undefined) return `‹${name}›`
  return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`
}

/** For places that show plain text alone, such as tooltips. */
export function visibleText(text: string, lines = false): string {
  return visible(text, lines)
    .map((piece) => piece.text)
    .join('')
}
