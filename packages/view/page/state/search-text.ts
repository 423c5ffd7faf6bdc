import type { Condition } from './place.ts'

/** What a text in the search box says: parameters of the URL grammar, and words to be found anywhere. */
export interface SearchText {
  readonly parameters: readonly Condition[]
  readonly words: string
}

/** A word of the box: from where to where, and what it says without its quotes. */
export interface Token {
  readonly start: number
  readonly end: number
  readonly text: string
  /** Where its first "=" stands in `text` that is in no quotes; undefined if none does. */
  readonly equals: number | undefined
}

/** `duration>500`, which is what people write; the URL has to say `duration>=500`. */
const SHORT_COMPARISON = /^([\w@.|-]*\w[<>])([^\s~<>=][^\s<>=]*)$/

/** Splits at blanks that are in no quotes. `\"` and `\\` in quotes stand for themselves. */
export function tokensOf(box: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < box.length) {
    if (/\s/.test(box.charAt(at))) at += 1
    else {
      const token = readToken(box, at)
      tokens.push(token)
      at = token.end
    }
  }
  return tokens
}

function readToken(box: string, start: number): Token {
  let text = ''
  let quoted = false
  let equals: number | undefined
  let end = start
  for (; end < box.length; end++) {
    const character = box.charAt(end)
    if (character === '"') quoted = !quoted
    else if (quoted && character === '\\' && /["\\]/.test(box.charAt(end + 1))) text += box.charAt(++end)
    else if (!quoted && /\s/.test(character)) break
    else {
      if (character === '=' && !quoted) equals ??= text.length
      text += character
    }
  }
  return { start, end, text, equals }
}

/** `level=error duration>=500 "card declined"` as conditions and words. */
export function readSearch(box: string): SearchText {
  const parameters: Condition[] = []
  const words: string[] = []
  for (const { start, end, text, equals } of tokensOf(box)) {
    const short = box.slice(start, end).includes('"') ? null : SHORT_COMPARISON.exec(text)
    if (equals !== undefined && equals > 0) parameters.push([text.slice(0, equals), text.slice(equals + 1)])
    else if (short !== null) parameters.push([short[1]!, short[2]!])
    else words.push(text)
  }
  return { parameters, words: words.join(' ') }
}

/** A text that reads as these. */
export function printSearch({ parameters, words }: SearchText): string {
  const conditions = parameters.map(([key, value]) => `${quote(key)}=${quote(value)}`)
  const plain = words.split(/\s+/).filter((word) => word !== '')
  return [...conditions, ...plain.map(quoteWord)].join(' ')
}

function quoteWord(word: string): string {
  return SHORT_COMPARISON.test(word) ? `"${word}"` : quote(word)
}

/** As it is, or in quotes where it would be taken apart. */
export function quote(text: string): string {
  return /[\s"=]/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : text
}
