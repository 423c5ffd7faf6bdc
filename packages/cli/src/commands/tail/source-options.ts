import type { Query } from '@gramexlog/view/reader'

/** What a source is asked for. */
export interface SourceOptions {
  readonly query: Query
  /** So many of the records that are there; undefined: all of the query. */
  readonly count: number | undefined
  /** What comes is wanted too. */
  readonly follow: boolean
  /** A column that no record has is no mistake: records of another target may have it. */
  readonly anyColumn: boolean
  readonly signal: AbortSignal
}
