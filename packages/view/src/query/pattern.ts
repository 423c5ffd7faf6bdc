import { PatternReader } from './pattern-reader.ts'

/**
 * A pattern as a tree: the part of regular expressions that both RE2 (DuckDB's) and Lucene (Elasticsearch's) have, and
 * that both match in time that grows with the text and no faster.
 */
export interface Pattern {
  /** As it was written. */
  readonly source: string
  /** One of them has to fit, each somewhere in the text unless it is bound to an end. */
  readonly alternatives: readonly Alternative[]
}

export interface Alternative {
  /** `^`: fits at the start alone. */
  readonly start: boolean
  /** `$`: fits at the end alone. */
  readonly end: boolean
  readonly parts: readonly Part[]
}

export type Part =
  | { readonly kind: 'character'; readonly code: number }
  /** Any one character. */
  | { readonly kind: 'any' }
  | { readonly kind: 'class'; readonly negated: boolean; readonly ranges: readonly Range[] }
  | { readonly kind: 'group'; readonly alternatives: readonly (readonly Part[])[] }
  /** `most` undefined: no limit. */
  | {
      readonly kind: 'repeat'
      readonly part: Part
      readonly least: number
      readonly most: number | undefined
    }

/** Code points, both included. */
export type Range = readonly [from: number, to: number]

/** Longest pattern, in characters: Elasticsearch's own default limit. */
const MAX_PATTERN = 1_000

/**
 * @returns the pattern, or in words what is wrong with it
 */
export function parsePattern(source: string): Pattern | string {
  if ([...source].length > MAX_PATTERN) return `it has more than ${MAX_PATTERN} characters`
  try {
    return { source, alternatives: new PatternReader(source).read() }
  } catch (error) {
    if (error instanceof SyntaxError) return error.message
    throw error
  }
}
