import { parseAggregate } from './parse-filter.ts'

/** A parameter of the query grammar. */
export type Parameter = readonly [key: string, value: string]

/** A text that somebody typed, as a parameter. */
export interface Typed {
  readonly parameter: Parameter
  /** Where the value begins in the text; undefined where none is typed. */
  readonly valueAt: number | undefined
}

/**
 * How an operator is typed, the longer ones first, and what stands behind the column in the grammar. There `>` is strict, though
 * a URL writes it `>=`; whoever types `>=` means it.
 */
const OPERATORS: readonly (readonly [typed: string, inGrammar: string])[] = [
  ['!~=', '!~'],
  ['!*=', '!*'],
  ['>~=', '>~'],
  ['<~=', '<~'],
  ['>=', '>~'],
  ['<=', '<~'],
  ['!=', '!'],
  ['!~', '!~'],
  ['~=', '~'],
  ['*=', '*'],
  ['>', '>'],
  ['<', '<'],
  ['~', '~'],
  ['=', ''],
]
/** Without "=" much is a word, `a->b` and `<b>`: only between a name and a value it is a condition. */
const NAME = /^(\*\||[\p{L}\p{N}_@])([\p{L}\p{N}_@.| -]*[\p{L}\p{N}_])?$/u
const VALUE = { '<': /^[^<>=~][^<>]*$/, '>': /^[^<>=~][^<>]*$/, '~': /^[^=]/, '!~': /^[^=]/ }

/**
 * Reads what people type in a terminal and in the page's search box: `level=error`, `duration>=500`, `msg~timeout`, and
 * `duration|avg`, which is what a group shows.
 * @param isPlain whether a character of the text is in no quotes, and can be of an operator. Default: all are
 * @returns undefined for what is no condition, but a word
 */
export function readTyped(text: string, isPlain: (at: number) => boolean = () => true): Typed | undefined {
  const stands = (typed: string, at: number) =>
    text.startsWith(typed, at) && [...typed].every((_, more) => isPlain(at + more))
  for (let at = 1; at < text.length; at += 1) {
    const found = OPERATORS.find(([typed]) => stands(typed, at))
    if (found === undefined) continue
    const [typed, inGrammar] = found
    const [column, value] = [text.slice(0, at), text.slice(at + typed.length)]
    if (isBare(typed) && !(NAME.test(column) && VALUE[typed].test(value))) continue
    return { parameter: [column + inGrammar, value], valueAt: at + typed.length }
  }
  const isAggregate = parseAggregate(text) !== undefined && stands(text, 0)
  return isAggregate ? { parameter: ['_c', text], valueAt: undefined } : undefined
}

function isBare(typed: string): typed is keyof typeof VALUE {
  return Object.hasOwn(VALUE, typed)
}

/** How the operator of a parameter's key is typed. */
export function typedOperator(inGrammar: string): string {
  return OPERATORS.findLast(([, known]) => known === inGrammar)![0]
}
