/** Deeper values are left to JSON.parse, since the scanner recurs. */
const MAX_DEPTH = 500

const SPACE = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const POINT = 0x2e
const COLON = 0x3a
const OPENING_BRACKET = 0x5b
const CLOSING_BRACKET = 0x5d
const LETTER_E = 0x65
const LETTER_F = 0x66
const LETTER_N = 0x6e
const LETTER_T = 0x74
const OPENING_BRACE = 0x7b
const CLOSING_BRACE = 0x7d

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y

/**
 * Reads over a JSON text without control characters, strictly: each method takes where something starts and gives where
 * it ends, or -1 if it is not JSON. Strings are crossed from quote to quote by indexOf, several times as fast as going
 * character by character. Goes forward only.
 */
export class JsonScanner {
  readonly #text: string
  /** The first backslash that was not passed yet; behind the text if there is none. */
  #backslash = -1

  constructor(text: string) {
    this.#text = text
    this.#findBackslash(0)
  }

  /** Skips spaces: tabs and line breaks are control characters. */
  space(at: number): number {
    while (this.#text.charCodeAt(at) === SPACE) at++
    return at
  }

  string(at: number): number {
    if (this.#text.charCodeAt(at) !== QUOTE) return -1
    let end = this.#text.indexOf('"', at + 1)
    while (this.#backslash < end) {
      ESCAPE.lastIndex = this.#backslash
      if (!ESCAPE.test(this.#text)) return -1
      // An escaped quote ends nothing.
      if (ESCAPE.lastIndex > end) end = this.#text.indexOf('"', ESCAPE.lastIndex)
      this.#findBackslash(ESCAPE.lastIndex)
    }
    return end < 0 ? -1 : end + 1
  }

  value(at: number, depth: number = 0): number {
    const text = this.#text
    const code = text.charCodeAt(at)
    if (code === QUOTE) return this.string(at)
    if (code === OPENING_BRACE) return this.#container(at, depth, CLOSING_BRACE)
    if (code === OPENING_BRACKET) return this.#container(at, depth, CLOSING_BRACKET)
    if (code === LETTER_T) return text.startsWith('true', at) ? at + 4 : -1
    if (code === LETTER_N) return text.startsWith('null', at) ? at + 4 : -1
    if (code === LETTER_F) return text.startsWith('false', at) ? at + 5 : -1
    return this.#number(at)
  }

  /** From the end of a member's name to the start of its value. */
  colon(at: number): number {
    if (at < 0) return -1
    at = this.space(at)
    return this.#text.charCodeAt(at) === COLON ? this.space(at + 1) : -1
  }

  #number(at: number): number {
    const text = this.#text
    let end = at
    let code = text.charCodeAt(end)
    while (code >= 0x30 && code <= 0x39) code = text.charCodeAt(++end)
    // Most are whole and end here; a sign, a fraction, an exponent or a leading zero needs the grammar.
    const isWhole = end > at && code !== POINT && (code | 0x20) !== LETTER_E && text.charCodeAt(at) !== 0x30
    if (isWhole) return end
    NUMBER.lastIndex = at
    return NUMBER.test(text) ? NUMBER.lastIndex : -1
  }

  #container(at: number, depth: number, closing: number): number {
    if (depth >= MAX_DEPTH) return -1
    at = this.space(at + 1)
    if (this.#text.charCodeAt(at) === closing) return at + 1
    for (;;) {
      if (closing === CLOSING_BRACE) at = this.colon(this.string(at))
      if (at >= 0) at = this.value(at, depth + 1)
      if (at < 0) return -1
      at = this.space(at)
      const code = this.#text.charCodeAt(at)
      if (code === closing) return at + 1
      if (code !== COMMA) return -1
      at = this.space(at + 1)
    }
  }

  #findBackslash(from: number): void {
    const at = this.#text.indexOf('\\', from)
    this.#backslash = at < 0 ? this.#text.length : at
  }
}
