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
