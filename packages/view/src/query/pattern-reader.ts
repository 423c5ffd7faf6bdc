import type { Alternative, Part, Range } from './pattern.ts'

const DIGITS: readonly Range[] = [[0x30, 0x39]]
const WORD: readonly Range[] = [...DIGITS, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]]
const SPACE: readonly Range[] = [
  [0x09, 0x0d],
  [0x20, 0x20],
]
const SETS: Readonly<Record<string, readonly Range[]>> = { d: DIGITS, w: WORD, s: SPACE }
const CONTROLS: Readonly<Record<string, number>> = { n: 0x0a, r: 0x0d, t: 0x09 }
const QUANTIFIER = /^(?:[*+?]|\{(\d+)(,(\d*))?\})/
/** Groups within groups. */
const MAX_DEPTH = 20
/** Both engines write a counted repetition out. */
const MAX_SIZE = 1_000
const LAST_CODE = 0x10ffff

/** Reads a pattern's text from left to right. Throws a SyntaxError that says what is wrong, and where. */
export class PatternReader {
  readonly #characters: readonly string[]
  #at = 0
  #depth = 0

  constructor(source: string) {
    this.#characters = [...source]
  }

  read(): readonly Alternative[] {
    const alternatives: Alternative[] = []
    do {
      const start = this.#take('^')
      const parts = this.#sequence()
      alternatives.push({ start, end: this.#take('$'), parts })
    } while (this.#take('|'))
    if (this.#next === ')') throw this.#wrong('this ")" closes nothing; a bracket itself is \\)')
    if (this.#next !== undefined)
      throw this.#wrong('"$" stands for the end and can only be there; the sign itself is \\$')
    if (alternatives.reduce((sum, { parts }) => sum + sizeOf(parts), 0) > MAX_SIZE)
      throw new SyntaxError(`written out without its repetitions it has more than ${MAX_SIZE} characters`)
    return alternatives
  }

  get #next(): string | undefined {
    return this.#characters[this.#at]
  }

  #take(character: string): boolean {
    if (this.#next !== character) return false
    this.#at += 1
    return true
  }

  #sequence(): Part[] {
    const parts: Part[] = []
    while (this.#next !== undefined && !'|)$'.includes(this.#next)) parts.push(this.#repeated(this.#single()))
    return parts
  }

  #single(): Part {
    const character = this.#characters[this.#at]!
    this.#at += 1
    switch (character) {
      case '.':
        return { kind: 'any' }
      case '[':
        return this.#class()
      case '(':
        return this.#group()
      case '\\': {
        const escaped = this.#escape()
        return typeof escaped === 'number'
          ? { kind: 'character', code: escaped }
          : { kind: 'class', ...escaped }
      }
      case '^':
        throw this.#wrong('"^" stands for the start and can only be there; the sign itself is \\^')
      case '*':
      case '+':
      case '?':
        throw this.#wrong(`nothing stands before "${character}"; the sign itself is \\${character}`)
    }
    return { kind: 'character', code: character.codePointAt(0)! }
  }

  #repeated(part: Part): Part {
    const rest = this.#characters.slice(this.#at, this.#at + 24).join('')
    const found = QUANTIFIER.exec(rest)
    if (found === null) return part
    this.#at += found[0].length
    // How much a repetition takes matters to who asks where a pattern fits, and here nobody does.
    this.#take('?')
    if ('*+?{'.includes(this.#next ?? ' '))
      throw this.#wrong(`"${found[0]}" is repeated; put it into brackets`)
    const [quantifier, least, comma, most] = found
    if (least === undefined)
      return {
        kind: 'repeat',
        part,
        least: quantifier === '+' ? 1 : 0,
        most: quantifier === '?' ? 1 : undefined,
      }
    const from = Number(least)
    const to = comma === undefined ? from : most ? Number(most) : undefined
    if (to !== undefined && to < from) throw this.#wrong(`"${quantifier}" has its numbers in the wrong order`)
    if (Math.max(from, to ?? 0) > MAX_SIZE)
      throw this.#wrong(`"${quantifier}" is more than ${MAX_SIZE} times`)
    return { kind: 'repeat', part, least: from, most: to }
  }

  #group(): Part {
    if (this.#take('?') && !this.#take(':'))
      throw this.#wrong('groups that begin with "(?" (such as look-ahead) are not known, but for "(?:"')
    this.#depth += 1
    if (this.#depth > MAX_DEPTH) throw this.#wrong(`more than ${MAX_DEPTH} groups lie within each other`)
    const alternatives = [this.#sequence()]
    while (this.#take('|')) alternatives.push(this.#sequence())
    if (this.#next === '$') throw this.#wrong('"$" in brackets is not known; the sign itself is \\$')
    if (!this.#take(')')) throw this.#wrong('a "(" is not closed; a bracket itself is \\(')
    this.#depth -= 1
    return { kind: 'group', alternatives }
  }

  #class(): Part {
    const negated = this.#take('^')
    const ranges: Range[] = []
    while (!this.#take(']')) {
      const from = this.#member()
      if (typeof from !== 'number') {
        ranges.push(...from)
        continue
      }
      if (this.#next !== '-' || this.#characters[this.#at + 1] === ']') {
        ranges.push([from, from])
        continue
      }
      this.#at += 1
      const to = this.#member()
      if (typeof to !== 'number' || to < from)
        throw this.#wrong('a range in "[…]" has its ends in the wrong order')
      ranges.push([from, to])
    }
    if (ranges.length === 0) throw this.#wrong('"[]" is empty')
    return { kind: 'class', negated, ranges }
  }

  #member(): number | readonly Range[] {
    const character = this.#next
    if (character === undefined) throw this.#wrong('a "[" is not closed; a bracket itself is \\[')
    this.#at += 1
    if (character !== '\\') return character.codePointAt(0)!
    const escaped = this.#escape()
    return typeof escaped === 'number'
      ? escaped
      : escaped.negated
        ? complementOf(escaped.ranges)
        : escaped.ranges
  }

  /** What stands behind a backslash. */
  #escape(): number | { negated: boolean; ranges: readonly Range[] } {
    const character = this.#next
    if (character === undefined) throw this.#wrong('it ends with "\\"; the sign itself is \\\\')
    this.#at += 1
    const set = SETS[character.toLowerCase()]
    if (set !== undefined) return { negated: character !== character.toLowerCase(), ranges: set }
    const control = CONTROLS[character]
    if (control !== undefined) return control
    if (/[0-9A-Za-z]/.test(character))
      throw this.#wrong(`"\\${character}" is not known (\\d, \\w, \\s, \\D, \\W, \\S are)`)
    return character.codePointAt(0)!
  }

  #wrong(what: string): SyntaxError {
    return new SyntaxError(`${what} (character ${Math.min(this.#at, this.#characters.length)})`)
  }
}

function complementOf(ranges: readonly Range[]): readonly Range[] {
  const gaps: Range[] = []
  let from = 0
  for (const [first, last] of ranges.toSorted(([a], [b]) => a - b)) {
    if (first > from) gaps.push([from, first - 1])
    from = last + 1
  }
  return [...gaps, [from, LAST_CODE]]
}

/** What a pattern costs a server: the characters that it would be with its repetitions written out. */
function sizeOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + sizeOfPart(part), 0)
}

function sizeOfPart(part: Part): number {
  if (part.kind === 'group') return part.alternatives.reduce((sum, parts) => sum + sizeOf(parts), 1)
  if (part.kind === 'repeat') return sizeOfPart(part.part) * Math.max(1, part.most ?? part.least + 1)
  return 1
}
