import type { Query } from '../query/query.ts'

/** Where the records are that it reads: files of this machine, a server, or a server and what waits here to get there. */
export type BackendName = 'local' | 'elasticsearch' | 'both'

/** A value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/**
 * A record as it was logged; with `_c` its columns by their dotted names, null where it has none; of groups their columns
 * and aggregates by their names.
 */
export type Row = { readonly [column: string]: Json }

/** What a column's values are. `mixed`: of several kinds; `object`: a list of objects, which is shown as JSON. */
export type ColumnKind = 'text' | 'number' | 'boolean' | 'time' | 'mixed' | 'object'

/** A column is a path to a value: `user.id` is the field of that name, or `id` in the object `user`. */
export interface Column {
  readonly name: string
  readonly kind: ColumnKind
}

/** What belongs to each question. */
export interface AskOptions {
  /** What `now` is in `_from` and `_to`, ms since 1970. */
  readonly nowMs: number
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
  /** A column that no record has is one without values, and no problem. Default false. */
  readonly anyColumn?: boolean
}

/** How rows are given. */
export interface RowsOptions extends AskOptions {
  /** Give each record's id as `_id`, before all else. Not of groups. */
  readonly ids?: boolean
}

/** The rows of a query, in pieces of at most some 1,000, read only as fast as they are taken. */
export interface Answer {
  /** Names of the columns in order, where the query says them: with `_c` or `_by`. */
  readonly columns?: readonly string[]
  readonly rows: AsyncIterable<readonly Row[]>
  /** In a sentence, what of the records is not in the answer. */
  readonly notice?: string
  /** With `_meta`: how many rows there are without `_limit` and `_offset`. */
  readonly count?: number
}

/** Records over time. */
export interface Histogram {
  readonly intervalMs: number
  /** Ascending and without holes; each from `atMs`, a multiple of the interval, to before the next. */
  readonly bars: readonly Bar[]
}

/** The records of an interval. */
export interface Bar {
  /** ms since 1970. */
  readonly atMs: number
  /** Records by the value of the column that splits them; "" for those that have none. Without such a column all are "". */
  readonly counts: Readonly<Record<string, number>>
}

/** Into what time is divided. */
export interface HistogramOptions extends AskOptions {
  /** Most bars; the interval is the least round one with which there are no more. */
  readonly bars: number
  /** This interval, and however many bars it takes. */
  readonly intervalMs?: number
  /** Column by whose ten most frequent values the counts are split; the others count as "". Default: no split. */
  readonly by?: string
}

/** What values a column has in the records of a query. */
export interface Statistics {
  /** Records of the query, and those of them with a value. */
  readonly records: number
  readonly present: number
  /** The most frequent ones, and in how many records each is. */
  readonly top: readonly { readonly value: Json; readonly count: number }[]
  /** Of numbers and times. */
  readonly min?: Json
  readonly max?: Json
  readonly avg?: number
}

/** Which values are told. */
export interface StatisticsOptions extends AskOptions {
  /** Values of `top`, at most. */
  readonly most: number
  /** Only values of `top` that begin with this text, in any case. Default: all. */
  readonly prefix?: string
}

/**
 * Answers queries about the records of one target. What holds for all of them:
 *
 * - A column that no record has is a problem with the query, and the nearest ones are named; not so where there is no
 *   record at all.
 * - Without `_sort` records come newest first by `@timestamp`, groups in the order of their columns. Where there is no value
 *   comes last, in either direction.
 * - A record with a list counts in the group of each of its values, and one without a value in a group with null.
 * - `q`: each of its words is somewhere in the record's values as a whole word, in any case.
 * - `count` is how many values there are; of the column `*`, how many records.
 *
 * All throw GramexLogError ERR_GRAMEXLOG_QUERY if the query is at fault, ERR_GRAMEXLOG_UNAVAILABLE if the records cannot
 * be read now.
 */
export interface Backend {
  /** The records of the query, or its groups. */
  rows(query: Query, options: RowsOptions): Promise<Answer>
  /** `@timestamp` first, then by name. Of objects their members, of lists of plain values one column. */
  columns(options: AskOptions): Promise<readonly Column[]>
  /** Filters, `q`, `_from` and `_to` of the query count; nothing else of it. */
  histogram(query: Query, options: HistogramOptions): Promise<Histogram>
  /** As for `histogram`. */
  statistics(query: Query, column: string, options: StatisticsOptions): Promise<Statistics>
  /** Releases what it holds: connections, files, memory. */
  close(): Promise<void>
}
