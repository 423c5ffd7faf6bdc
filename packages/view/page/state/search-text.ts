import { splitKey } from '../../src/query/parse-filter.ts'
import { readTyped, type Typed, typedOperator } from '../../src/query/typed.ts'
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
  /** The condition that it is; undefined for a plain word. */
  readonly typed: Typed | undefined
  /** Where its value begins in the box, if it has one. */
  readonly valueStart: number | undefined
}

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
  /** Of each character of the text: where it stands in the box, and whether in quotes. */
  const places: { readonly at: number; readonly quoted: boolean }[] = []
  let end = start
  for (; end < box.length; end++) {
    const character = box.charAt(end)
    if (character === '"') quoted = !quoted
    else if (!quoted && /\s/.test(character)) break
    else {
      if (quoted && character === '\\' && /["\\]/.test(box.charAt(end + 1))) end += 1
      text += box.charAt(end)
      places.push({ at: end, quoted })
    }
  }
  const typed = readTyped(text, (at) => !places[at]!.quoted)
  const valueStart = typed?.valueAt === undefined ? undefined : places[typed.valueAt - 1]!.at + 1
  return { start, end, text, typed, valueStart }
}

/** `level=error duration>=500 "card declined"` as conditions and words. */
export function readSearch(box: string): SearchText {
  const tokens = tokensOf(box)
  return {
    parameters: tokens.flatMap(({ typed }) => (typed === undefined ? [] : [typed.parameter])),
    words: tokens.flatMap(({ typed, text }) => (typed === undefined ? [text] : [])).join(' '),
  }
}

/** A text that reads as these. */
export function printSearch({ parameters, words }: SearchText): string {
  const plain = words.split(/\s+/).filter((word) => word !== '')
  return [...parameters.map(printCondition), ...plain.map(quoteWord)].join(' ')
}

/** A condition as people type it. */
export function printCondition([key, value]: Condition): string {
  const { column, operator } = splitKey(key)
  const typed = `${quote(column)}${typedOperator(operator)}${quote(value)}`
  const [read] = readSearch(typed).parameters
  // What can be typed in no such way is said in the grammar's.
  return read?.[0] === key && read[1] === value ? typed : `${inQuotes(key)}=${quote(value)}`
}

function quoteWord(word: string): string {
  return readSearch(word).words === word ? word : inQuotes(word)
}

/** As it is, or in quotes where it would be taken apart. */
export function quote(text: string): string {
  return /[\s"=<>~]/.test(text) ? inQuotes(text) : text
}

function inQuotes(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}
