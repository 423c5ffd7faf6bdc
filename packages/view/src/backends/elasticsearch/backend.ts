import type { Target } from '@gramexlog/core/viewer'
import type { Query } from '../../query/query.ts'
import type {
  Answer,
  AskOptions,
  Backend,
  Column,
  Histogram,
  HistogramOptions,
  RowsOptions,
  Statistics,
  StatisticsOptions,
} from '../backend.ts'
import { type GroupQuery, inPieces } from '../group-rows.ts'
import { noHistogram } from '../interval.ts'
import { shownColumns } from '../shown-columns.ts'
import { Client } from './client.ts'
import { groups, groupsOfNothing } from './groups.ts'
import { histogram } from './histogram.ts'
import { columnsIn, type NamedColumn, placeWith } from './known-columns.ts'
import { PointsInTime } from './point-in-time.ts'
import { records } from './records.ts'
import { NO_STATISTICS, statistics } from './statistics.ts'
import { type Place, TargetIndex } from './target-index.ts'

/** A target's records in Elasticsearch or OpenSearch: in its own index alone, whatever a query says. */
export class ElasticsearchBackend implements Backend {
  readonly #client: Client
  readonly #index: TargetIndex
  readonly #points: PointsInTime

  constructor(target: Target) {
    this.#client = new Client(target)
    this.#index = new TargetIndex(this.#client, target)
    this.#points = new PointsInTime(this.#client)
  }

  rows(query: Query, options: RowsOptions): Promise<Answer> {
    const { grouping } = query
    if (grouping !== undefined) return this.#told(() => this.#groups({ ...query, grouping }, options))
    return this.#told(async () => {
      const place = await this.#placeWith(columnsIn(query), options)
      const columns = shownColumns(query.columns)
      const found = place
        ? await records(this.#client, this.#points, place, query, options)
        : { rows: inPieces([]), ...(query.meta && { count: 0 }) }
      return { ...(columns && { columns }), ...found }
    })
  }

  columns({ signal }: AskOptions): Promise<readonly Column[]> {
    return this.#told(async () => (await this.#index.find(signal))?.fields.columns() ?? [])
  }

  histogram(query: Query, options: HistogramOptions): Promise<Histogram> {
    return this.#told(async () => {
      const by = options.by === undefined ? [] : [{ column: options.by }]
      const place = await this.#placeWith([...query.filters, ...by], options)
      return place ? await histogram(this.#client, place, query, options) : noHistogram(options)
    })
  }

  statistics(query: Query, column: string, options: StatisticsOptions): Promise<Statistics> {
    return this.#told(async () => {
      const place = await this.#placeWith([...query.filters, { column }], options)
      const field = place?.fields.get(column)
      return place && field ? await statistics(this.#client, place, query, field, options) : NO_STATISTICS
    })
  }

  close(): Promise<void> {
    return this.#client.close()
  }

  async #groups(query: GroupQuery, options: RowsOptions): Promise<Answer> {
    const place = await this.#placeWith(columnsIn(query), options)
    const { columns, rows, count } = place
      ? await groups(this.#client, place, query, options)
      : groupsOfNothing(query)
    return { columns, rows: inPieces(rows), ...(query.meta && { count }) }
  }

  #placeWith(columns: readonly NamedColumn[], options: AskOptions): Promise<Place | undefined> {
    const { signal, anyColumn = false } = options
    return placeWith(anyColumn ? [] : columns, this.#index, this.#client, signal)
  }

  async #told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw this.#client.told(error)
    }
  }
}
