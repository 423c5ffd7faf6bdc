import type { Part, Pattern, Range } from './pattern.ts'

/** What has a meaning of its own in RE2. */
const RE2_SIGNS = new Set('\\^$.|?*+()[]{}-&~#')
/** What has one in Lucene, with all of its optional operators, and quotes. */
const LUCENE_SIGNS = new Set('\\^$.|?*+()[]{}-&~#"@<>')

/** As RE2, the engine of DuckDB and of `fits.ts`, has it: fits anywhere in the text. */
export function toRe2({ alternatives }: Pattern, ignoreCase: boolean): string {
  const body = alternatives
    .map(({ start, end, parts }) => `${start ? '\\A' : ''}${print(parts, RE2_SIGNS)}${end ? '\\z' : ''}`)
    .join('|')
  // "s": a point is a line break too, as in Lucene.
  return `(?s${ignoreCase ? 'i' : ''})(?:${body})`
}

/** As Lucene, Elasticsearch's engine, has it: fits the whole of the text. */
export function toLucene({ alternatives }: Pattern): string {
  return alternatives
    .map(({ start, end, parts }) => `${start ? '' : '.*'}(${print(parts, LUCENE_SIGNS)})${end ? '' : '.*'}`)
    .join('|')
}

/** Those that need a backslash. */
type Signs = ReadonlySet<string>

function print(parts: readonly Part[], signs: Signs): string {
  return parts.map((part) => printPart(part, signs)).join('')
}

function printPart(part: Part, signs: Signs): string {
  switch (part.kind) {
    case 'any':
      return '.'
    case 'character':
      return quote(part.code, signs)
    case 'class':
      return `[${part.negated ? '^' : ''}${part.ranges.map((range) => printRange(range, signs)).join('')}]`
    case 'group':
      return `(${part.alternatives.map((parts) => print(parts, signs)).join('|')})`
    case 'repeat': {
      const { least, most } = part
      return `(${printPart(part.part, signs)}){${least},${most ?? ''}}`
    }
  }
}

function printRange([from, to]: Range, signs: Signs): string {
  return from === to ? quote(from, signs) : `${quote(from, signs)}-${quote(to, signs)}`
}

function quote(code: number, signs: Signs): string {
  const character = String.fromCodePoint(code)
  return signs.has(character) ? `\\${character}` : character
}
