import type { BackendName, Column, Histogram, Row, Statistics } from '../backends/backend.ts'

/**
 * What the page and the endpoint tell each other, in JSON. All paths are below where the view is mounted; no target's name can
 * be `~`. `?…` is a query in the URL grammar; the parameters that are named here stand beside it and are not of it.
 *
 * | request | answer |
 * | --- | --- |
 * | `GET /` and, where HTML is wanted, `GET /<target>?…` | the page |
 * | `GET /<target>?…` | rows in the query's format, default json |
 * | `GET /~/targets` | `TargetList` |
 * | `GET /~/rows/<target>?…` | `RowsAnswer`, at most `_limit` (default 200) |
 * | `GET /~/columns/<target>` | `ColumnsAnswer` |
 * | `GET /~/histogram/<target>?…&~bars=60&~by=level` | `HistogramAnswer` |
 * | `GET /~/statistics/<target>?…&~column=level&~most=10&~prefix=e` | `StatisticsAnswer` |
 * | `GET /~/tail/<target>?…` | an SSE stream: `rows` with `Row[]`, the oldest first; `state` with `TailState` |
 * | `GET /~/health` | `HealthAnswer` |
 * | `POST /~/replay/<target>` | `ReplayAnswer`, if the view is not `readOnly` |
 * | `GET /~/assets/<file>` | the page's parts |
 *
 * Where something fails, a status and `Failure`: 400 the query, 401 and 403 who asks, 404 no such target, 503 records cannot
 * be read now.
 */
export interface Failure {
  readonly error: { readonly code: string; readonly message: string }
}

/** What can be looked at. */
export interface TargetList {
  readonly targets: readonly TargetEntry[]
  /** Nothing can be changed: no replay. */
  readonly readOnly: boolean
}

/** A target that can be looked at. */
export interface TargetEntry {
  readonly name: string
  /** As configured. */
  readonly index: string
  readonly sinks: readonly string[]
  /** Where its records are read by default. */
  readonly backend: BackendName
}

/** Where an answer is from: another than the target's own, when the server is away. */
export interface Origin {
  readonly backend: BackendName
  /** Why it is not the target's own, in a sentence. */
  readonly notice?: string
}

/** The rows of a query. */
export interface RowsAnswer extends Origin {
  /** Records with their `_id` first, or groups. */
  readonly rows: readonly Row[]
  readonly columns?: readonly string[]
  /** How many there are without `_limit` and `_offset`, if the query has `_meta`. */
  readonly count?: number
}

/** The columns of a target. */
export interface ColumnsAnswer extends Origin {
  readonly columns: readonly Column[]
}

/** The records of a query over time. */
export interface HistogramAnswer extends Origin, Histogram {}

/** The values of a column. */
export interface StatisticsAnswer extends Origin, Statistics {}

/** How a live tail goes. */
export interface TailState extends Origin {
  /** More came than could be shown; so many were left out. */
  readonly skipped: number
}

/** How delivery goes. */
export interface HealthAnswer {
  readonly targets: readonly TargetHealth[]
}

/** As the files on this machine say. */
export interface TargetHealth {
  readonly name: string
  readonly writers: number
  readonly backlogBytes: number
  /** Age of the oldest record that is not confirmed; 0 if there is none. */
  readonly lagMs: number
  readonly deadLetters: number
  /** The newest ones' reasons, at most 20. */
  readonly lastDead: readonly {
    readonly id: string
    readonly time: string
    readonly reason: string
  }[]
}

/** What became of dead letters that were sent again, in records. */
export interface ReplayAnswer {
  readonly stored: number
  readonly refused: number
}
