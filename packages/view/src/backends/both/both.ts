import { GramexLogError } from '@gramexlog/core/error'
import type { Config, Target } from '@gramexlog/core/viewer'
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
import { ElasticsearchBackend } from '../elasticsearch/backend.ts'
import { columnsInOrder } from '../order.ts'
import { groupsOfBoth } from './groups.ts'
import { histogramOfBoth } from './histogram.ts'
import { rowsOfBoth } from './rows.ts'
import { statisticsOfBoth } from './statistics.ts'
import { WaitingRecords } from './waiting-records.ts'

/** The server's records, and those that are here and not there yet. None is in both. */
export interface Sides {
  readonly server: Backend
  readonly here: Backend
}

/**
 * Answers from Elasticsearch, with what waits on this machine to be delivered. A record that is in both counts once: those
 * behind the checkpoint are looked for by their ids.
 */
export class BothBackend implements Backend {
  readonly #server: Backend
  readonly #waiting: WaitingRecords

  constructor(config: Config, target: Target) {
    this.#server = new ElasticsearchBackend(target)
    this.#waiting = new WaitingRecords(config, target, (ids, signal) => this.#there(ids, signal))
  }

  rows(query: Query, options: RowsOptions): Promise<Answer> {
    const ask = query.grouping === undefined ? rowsOfBoth : groupsOfBoth
    return this.#ask(
      options,
      (backend, options) => backend.rows(query, options),
      async (sides, options, notice) => {
        const answer = await ask(sides, query, options)
        return notice === undefined ? answer : { ...answer, notice }
      },
    )
  }

  columns(options: AskOptions): Promise<readonly Column[]> {
    return this.#ask(
      options,
      (backend, options) => backend.columns(options),
      async ({ server, here }, options) =>
        joinColumns(await server.columns(options), await here.columns(options)),
    )
  }

  histogram(query: Query, options: HistogramOptions): Promise<Histogram> {
    return this.#ask(
      options,
      (backend, options) => backend.histogram(query, options),
      (sides, options) => histogramOfBoth(sides, query, options),
    )
  }

  statistics(query: Query, column: string, options: StatisticsOptions): Promise<Statistics> {
    return this.#ask(
      options,
      (backend, options) => backend.statistics(query, column, options),
      (sides, options) => statisticsOfBoth(sides, query, column, options),
    )
  }

  async close(): Promise<void> {
    await this.#server.close()
    await this.#waiting.close()
  }

  /**
   * @param alone asks one side
   * @param together asks both; what it gives needs neither any more, but for the server
   */
  async #ask<O extends AskOptions, T>(
    options: O,
    alone: (backend: Backend, options: O) => Promise<T>,
    together: (sides: Sides, options: O, notice: string | undefined) => Promise<T>,
  ): Promise<T> {
    // First those that wait: what is delivered in between is found on the server then.
    return this.#waiting.use(options.signal, async (found) => {
      if (found === undefined) return alone(this.#server, options)
      const sides = { server: this.#server, here: found.here }
      const notice = noticeOf(found.leftOutBytes)
      try {
        return await together(sides, options, notice)
      } catch (error) {
        if (!isQueryFault(error) || !(await isKnownToOne(sides, options, alone))) throw error
        return await together(sides, { ...options, anyColumn: true }, notice)
      }
    })
  }

  /** Which of these ids the server has. */
  async #there(ids: readonly string[], signal: AbortSignal): Promise<ReadonlySet<unknown>> {
    const query: Query = {
      filters: [{ kind: 'is', column: '_id', not: false, values: ids }],
      columns: { only: ['_id'], without: [] },
      sort: [],
      limit: ids.length,
      offset: 0,
      meta: false,
    }
    const found = new Set<unknown>()
    const { rows } = await this.#server.rows(query, { nowMs: 0, signal, anyColumn: true })
    for await (const piece of rows) for (const { _id } of piece) found.add(_id)
    return found
  }
}

/** What one side does not have may be on the other. */
async function isKnownToOne<O extends AskOptions>(
  { server, here }: Sides,
  options: O,
  alone: (backend: Backend, options: O) => Promise<unknown>,
): Promise<boolean> {
  for (const side of [here, server]) {
    const enough = new AbortController()
    const signal = AbortSignal.any([options.signal, enough.signal])
    try {
      await alone(side, { ...options, signal })
      return true
    } catch (error) {
      if (!isQueryFault(error)) throw error
    } finally {
      enough.abort()
    }
  }
  return false
}

function isQueryFault(error: unknown): boolean {
  return error instanceof GramexLogError && error.code === 'ERR_GRAMEXLOG_QUERY'
}

function noticeOf(leftOutBytes: number): string | undefined {
  if (leftOutBytes === 0) return undefined
  const megabytes = Math.ceil(leftOutBytes / 1024 / 1024)
  return `${megabytes} MB of records that wait to be delivered are not shown; the back end local has them`
}

/** `@timestamp` first, then by name. */
function joinColumns(server: readonly Column[], here: readonly Column[]): Column[] {
  const kinds = new Map(server.map(({ name, kind }) => [name, kind]))
  for (const { name, kind } of here) {
    const known = kinds.get(name)
    kinds.set(name, known === undefined || known === kind ? kind : 'mixed')
  }
  return [...kinds].map(([name, kind]) => ({ name, kind })).sort(columnsInOrder)
}
