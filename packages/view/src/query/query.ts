import type { Pattern } from './pattern.ts'

/** What a question about records asks: the one tree that the URL is parsed to, and that each back end answers. */
export interface Query {
  /** Words to be found anywhere in a record; default none. */
  readonly text?: string
  /** Bounds on `@timestamp`, both included; default none. */
  readonly from?: string
  readonly to?: string
  /** All have to hold. */
  readonly filters: readonly Filter[]
  /** Groups, or undefined for the records themselves. */
  readonly grouping?: Grouping
  /** Of records: columns that are shown, and that are left out; both empty: all. */
  readonly columns: { readonly only: readonly string[]; readonly without: readonly string[] }
  /** The first ranks over those behind it. Empty: the newest record first, or groups by their columns. */
  readonly sort: readonly Sort[]
  /** From 1; default: as the format has it. */
  readonly limit?: number
  /** Rows that are skipped; 0 or more. */
  readonly offset: number
  /** Tell in headers what was asked and how much there is. */
  readonly meta: boolean
  /** Default: the endpoint's choice. */
  readonly format?: Format
}

export const FORMATS = ['html', 'json', 'ndjson', 'csv', 'xlsx'] as const
/** How rows are written. */
export type Format = (typeof FORMATS)[number]

/** A condition on a column. Where a column holds a list, one of its values has to fulfil it. */
export type Filter =
  /** `not`: records without the column as well. */
  | {
      readonly kind: 'is'
      readonly column: string
      readonly not: boolean
      readonly values: readonly string[]
    }
  /** There is a value, or (`not`) none. */
  | { readonly kind: 'exists'; readonly column: string; readonly not: boolean }
  /** By number where the column holds numbers, by time where it holds times, else by letters. */
  | { readonly kind: 'compare'; readonly column: string; readonly by: Comparison; readonly value: string }
  /** A pattern that fits anywhere in the text. `not`: records without the column as well. */
  | {
      readonly kind: 'matches'
      readonly column: string
      readonly not: boolean
      readonly ignoreCase: boolean
      readonly pattern: Pattern
    }

/** How a value is compared. */
export type Comparison = '>' | '>=' | '<' | '<='

export const FUNCTIONS = ['count', 'sum', 'avg', 'min', 'max'] as const
/** What is made of the values of a group. */
export type AggregateFunction = (typeof FUNCTIONS)[number]

/** One value of a group, made of the values of a column. */
export interface Aggregate {
  readonly column: string
  readonly by: AggregateFunction
}

/** Records by the values of columns. */
export interface Grouping {
  /** Empty: one group of all records. */
  readonly columns: readonly string[]
  /** Empty: the sum of each column of numbers. */
  readonly aggregates: readonly Aggregate[]
  /** Conditions on groups; all have to hold. */
  readonly having: readonly Having[]
}

/** A condition on an aggregate. */
export interface Having {
  readonly aggregate: Aggregate
  readonly by: Comparison | '=' | '!='
  /** With `=` one of them, with `!=` none of them; otherwise a single one. */
  readonly values: readonly number[]
}

/** By what rows are sorted. */
export interface Sort {
  /** A column, or an aggregate by its name, such as `bytes|sum`. */
  readonly column: string
  readonly descending: boolean
}

/** What an aggregate's column is called, in rows, in `_sort` and in filters: `bytes|sum`. */
export function nameOf({ column, by }: Aggregate): string {
  return `${column}|${by}`
}
