/**
 * The page that shows the logs and the endpoint behind it, to listen by itself or to be mounted in an app; and the queries of both.
 * @module @gramexlog/view
 */

export type {
  Answer,
  AskOptions,
  Backend,
  BackendName,
  Bar,
  Column,
  ColumnKind,
  Histogram,
  HistogramOptions,
  Json,
  Row,
  RowsOptions,
  Statistics,
  StatisticsOptions,
} from './backends/backend.ts'
export { openBackend } from './backends/open.ts'
export type {
  ColumnsAnswer,
  Failure,
  HealthAnswer,
  HistogramAnswer,
  Origin,
  ReplayAnswer,
  RowsAnswer,
  StatisticsAnswer,
  TailState,
  TargetEntry,
  TargetHealth,
  TargetList,
} from './endpoint/contract.ts'
export type { Listening } from './endpoint/listen.ts'
export type { Authorize, ViewLimits, ViewOptions } from './endpoint/options.ts'
export { createView, type View } from './endpoint/view.ts'
export { parseQuery } from './query/parse.ts'
export { printQuery } from './query/print.ts'
export type {
  Aggregate,
  AggregateFunction,
  Comparison,
  Filter,
  Format,
  Grouping,
  Having,
  Query,
  Sort,
} from './query/query.ts'
