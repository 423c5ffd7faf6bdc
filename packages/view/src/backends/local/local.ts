import type { Config, Target } from '@gramexlog/core/viewer'
import { resolveMoment } from '../../query/moment.ts'
import type { Aggregate, Query } from '../../query/query.ts'
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
import { columnsOf, filteredBy } from './column-check.ts'
import type { KeeperOptions } from './column-keeper.ts'
import { type Question, TargetFiles } from './files.ts'
import { findGroups, groupsOfNothing } from './groups.ts'
import { findHistogram } from './histogram.ts'
import { splitIds } from './ids.ts'
import { findRows } from './rows.ts'
import { findStatistics, NO_STATISTICS } from './statistics.ts'

/** Answers queries from the files of a target on this machine, by DuckDB. */
export class LocalBackend implements Backend {
  readonly #files: TargetFiles

  constructor(config: Config, target: Target, options: KeeperOptions = {}) {
    this.#files = new TargetFiles(config, target, options)
  }

  async rows(query: Query, options: RowsOptions): Promise<Answer> {
    const { rest, ...about } = scopeOf(query, options)
    const { grouping } = rest
    if (grouping !== undefined) {
      const grouped = { ...rest, grouping }
      return this.#files.askOnce({ ...options, ...about }, groupsOfNothing(grouped), async (question) => {
        await question.check(columnsOf(rest))
        return findGroups(grouped, await aggregatesOf(grouped, question), question, options)
      })
    }
    const nothing = { rows: inPieces([]), ...(query.meta && { count: 0 }) }
    return this.#files.ask({ ...options, ...about }, nothing, async (question) => {
      await question.check(columnsOf(rest))
      return findRows(rest, question, options)
    })
  }

  columns({ signal }: AskOptions): Promise<readonly Column[]> {
    return this.#files.askOnce({ signal }, [], (question) => question.columns())
  }

  async histogram(query: Query, options: HistogramOptions): Promise<Histogram> {
    const { rest, ...about } = scopeOf(query, options)
    return this.#files.askOnce({ ...options, ...about }, noHistogram(options), async (question) => {
      await question.check([...filteredBy(rest), ...(options.by === undefined ? [] : [options.by])])
      return findHistogram(rest, question, options)
    })
  }

  async statistics(query: Query, column: string, options: StatisticsOptions): Promise<Statistics> {
    const { rest, ...about } = scopeOf(query, options)
    return this.#files.askOnce({ ...options, ...about }, NO_STATISTICS, async (question) => {
      await question.check([...filteredBy(rest), column])
      return findStatistics(rest, column, question, options)
    })
  }

  /** Makes what is read faster than the lines, of segments that stay, instead of later, while nobody asks. */
  makeColumnFiles(): Promise<void> {
    return this.#files.makeColumnFiles()
  }

  close(): Promise<void> {
    return this.#files.close()
  }
}

/** The records that a query is about, as far as their files tell, and what else it asks. */
function scopeOf(query: Query, { nowMs }: AskOptions) {
  const moment = (text: string | undefined) => (text === undefined ? undefined : resolveMoment(text, nowMs))
  return { ...splitIds(query), fromMs: moment(query.from), toMs: moment(query.to) }
}

/** By default the sum of each column of numbers. */
async function aggregatesOf({ grouping }: GroupQuery, question: Question): Promise<readonly Aggregate[]> {
  if (grouping.aggregates.length > 0) return grouping.aggregates
  const columns = await question.columns()
  return columns
    .filter(({ name, kind }) => kind === 'number' && !grouping.columns.includes(name))
    .map(({ name }) => ({ column: name, by: 'sum' }))
}
