import { GramexLogError } from '@gramexlog/core'
import type { Config, Target } from '@gramexlog/core/viewer'
import type { Query } from '../../query/query.ts'
import type { Answer, AskOptions, Column, RowsOptions } from '../backend.ts'
import { ColumnFinder } from './columns.ts'
import { Engine } from './engine.ts'
import { RecordReader } from './records.ts'
import { findRows } from './rows.ts'
import { isGone, listTarget, type Segment } from './segments.ts'
import type { Session } from './session.ts'
import { ColumnCheck, columnsOf } from './unknown-columns.ts'

/** Files that are delivered vanish: so long a question is begun anew with those that are left, in ms. */
const RETRY_MS = 10_000

/** Answers queries from the files of a target on this machine, by DuckDB. */
export class LocalBackend {
  readonly #config: Config
  readonly #target: Target
  readonly #engine: Engine
  readonly #reader = new RecordReader()
  readonly #columns = new ColumnFinder()
  readonly #check = new ColumnCheck()

  constructor(config: Config, target: Target) {
    this.#config = config
    this.#target = target
    this.#engine = new Engine(config.dir)
  }

  rows(query: Query, options: RowsOptions): Promise<Answer> {
    const nothing = { rows: (async function* () {})(), ...(query.meta && { count: 0 }) }
    return this.#ask(options.signal, nothing, async (segments, session) => {
      if (!options.anyColumn) await this.#checkColumns(columnsOf(query), segments, session)
      return await findRows(query, segments, session, this.#reader, options)
    })
  }

  columns({ signal }: AskOptions): Promise<readonly Column[]> {
    return this.#ask(signal, [], async (segments, session) => {
      const columns = await this.#columns.find(segments, session)
      session.close()
      return columns
    })
  }

  async close(): Promise<void> {
    await this.#engine.close()
  }

  #checkColumns(names: readonly string[], segments: readonly Segment[], session: Session): Promise<void> {
    return this.#check.check(names, segments, session, () => this.#columns.find(segments, session))
  }

  /** @param nothing the answer where there is no file */
  async #ask<T>(
    signal: AbortSignal,
    nothing: T,
    act: (segments: readonly Segment[], session: Session) => Promise<T>,
  ): Promise<T> {
    const until = performance.now() + RETRY_MS
    for (;;) {
      const segments = listTarget(this.#config, this.#target)
      if (segments.length === 0) return nothing
      const session = await this.#engine.open(signal)
      try {
        return await act(segments, session)
      } catch (error) {
        session.close()
        if (signal.aborted || error instanceof GramexLogError) throw error
        if (performance.now() < until && segments.some(isGone)) continue
        throw this.#unavailable(error as Error)
      }
    }
  }

  #unavailable(error: Error): GramexLogError {
    const [reason] = error.message.split('\n')
    return new GramexLogError(
      'ERR_GRAMEXLOG_UNAVAILABLE',
      `the records of target ${JSON.stringify(this.#target.name)} in ${this.#config.dir} cannot be read: ${reason}`,
      { cause: error },
    )
  }
}
