import { GramexLogError } from '@gramexlog/core/error'
import type { Config, Target } from '@gramexlog/core/viewer'
import type { Column } from '../backend.ts'
import { ColumnCheck } from './column-check.ts'
import { ColumnFiles } from './column-files.ts'
import { ColumnKeeper, type KeeperOptions } from './column-keeper.ts'
import { ColumnFinder } from './columns.ts'
import { Engine, MEMORY } from './engine.ts'
import { MendedFiles } from './mended-files.ts'
import { RecordReader } from './records.ts'
import { SegmentTimes } from './segment-times.ts'
import { isGone, listTarget, type Segment } from './segments.ts'
import { isOutOfMemory, type Session } from './session.ts'
import { FileSource, type FilesOptions, isRefusal, RecordSource, type Source } from './source.ts'

/** Files that are delivered vanish: so long a question is begun anew with those that are left, in ms. */
const RETRY_MS = 10_000

/** Longest line that is read, unless records may be longer, such as one that a loss of power left full of zeros. */
const LINE_BYTES = 4 * 1024 * 1024

/** What a question is answered from. */
export interface Question {
  readonly session: Session
  /** What the answer is made of. */
  readonly source: Source
  /** All columns of the target. */
  columns(): Promise<readonly Column[]>
  /** @throws GramexLogError ERR_GRAMEXLOG_QUERY if there are records, and none has one of the columns */
  check(names: readonly string[]): Promise<void>
}

export interface QuestionOptions {
  readonly signal: AbortSignal
  /** Ids of the records that it is about. Default: all. */
  readonly only?: ReadonlySet<string>
  /** Only records of this span of time, its ends included, ms since 1970. Default: of all times, and without one. */
  readonly fromMs?: number | undefined
  readonly toMs?: number | undefined
  /** Columns are not checked. Default false. */
  readonly anyColumn?: boolean
}

/** The files of one target, and what is remembered of them. */
export class TargetFiles {
  readonly #config: Config
  readonly #target: Target
  readonly #engine: Engine
  readonly #reader = new RecordReader()
  readonly #options: FilesOptions
  readonly #keeper: ColumnKeeper
  readonly #columns = new ColumnFinder((segments) => this.#sourceOf(segments))
  readonly #check = new ColumnCheck()

  constructor(config: Config, target: Target, keeping: KeeperOptions) {
    this.#config = config
    this.#target = target
    this.#engine = new Engine(config.dir)
    const lineBytes = Math.max(LINE_BYTES, 2 * target.maxRecordBytes)
    const mended = new MendedFiles(() => this.#engine.temporary())
    const times = new SegmentTimes()
    const columnFiles = new ColumnFiles({
      learn: (segment, known) => {
        times.learn(segment, known.times)
        this.#columns.learn(segment, known.kinds)
      },
    })
    this.#options = { reader: this.#reader, times, mended, columnFiles, lineBytes }
    const files = {
      engine: this.#engine,
      list: () => listTarget(config, target),
      sourceOf: (segments: readonly Segment[]) => this.#sourceOf(segments),
      lookThrough: (segments: readonly Segment[]) => this.#lookThrough(segments),
      isBad: (segment: Segment) => columnFiles.isBad(segment),
      forget: (segment: Segment) => columnFiles.forget(segment),
    }
    this.#keeper = new ColumnKeeper(target, files, keeping)
  }

  /**
   * Answers a question; the session is then the answer's to close.
   * @param nothing the answer where there is no file
   */
  async ask<T>(options: QuestionOptions, nothing: T, act: (question: Question) => Promise<T>): Promise<T> {
    const until = performance.now() + RETRY_MS
    let refused: readonly Segment[] | undefined
    for (;;) {
      const segments = refused ?? listTarget(this.#config, this.#target)
      refused = undefined
      if (segments.length === 0) return nothing
      const session = await this.#open(options.signal)
      let isAnswered = false
      try {
        const answer = await act(await this.#question(segments, session, options))
        isAnswered = true
        return answer
      } catch (error) {
        if (options.signal.aborted || error instanceof GramexLogError) throw error
        if (performance.now() < until && segments.some(isGone)) continue
        if (isRefusal(error as Error)) {
          await this.#lookThrough(segments)
          refused = segments
          continue
        }
        const isMemory = isOutOfMemory(error as Error)
        if (isMemory || !(await this.#options.columnFiles.examine(segments, session)))
          throw this.#unavailable(error as Error)
      } finally {
        if (!isAnswered) session.close()
      }
    }
  }

  /** As `ask`, for an answer that is whole when it is there. */
  askOnce<T>(options: QuestionOptions, nothing: T, act: (question: Question) => Promise<T>): Promise<T> {
    return this.ask(options, nothing, async (question) => {
      const answer = await act(question)
      question.session.close()
      return answer
    })
  }

  /** Makes the column files that are due, instead of later. */
  makeColumnFiles(): Promise<void> {
    return this.#keeper.run()
  }

  async close(): Promise<void> {
    await this.#keeper.close()
    await this.#engine.close()
  }

  /** Until it is closed no column file is begun: a long answer is still read from it. */
  async #open(signal: AbortSignal): Promise<Session> {
    this.#keeper.begin()
    return await this.#engine
      .open(signal, () => this.#keeper.end())
      .catch((error: Error) => {
        this.#keeper.end()
        throw this.#unavailable(error)
      })
  }

  async #lookThrough(segments: readonly Segment[]): Promise<void> {
    await this.#options.mended.look(segments).catch((error: Error) => {
      throw this.#unavailable(error)
    })
  }

  async #question(
    segments: readonly Segment[],
    session: Session,
    { only, fromMs, toMs, anyColumn = false }: QuestionOptions,
  ): Promise<Question> {
    await this.#options.columnFiles.open(segments, session)
    await this.#options.mended.refresh(segments)
    const all = this.#sourceOf(segments)
    const columns = () => this.#columns.find(segments, session)
    return {
      session,
      source:
        only === undefined
          ? between(all, fromMs, toMs)
          : new RecordSource(await this.#reader.find(only, segments)),
      columns,
      check: async (names) => {
        if (!anyColumn) await this.#check.check(names, all, session, columns)
      },
    }
  }

  #sourceOf(segments: readonly Segment[]): FileSource {
    return new FileSource(segments, this.#options)
  }

  #unavailable(error: Error): GramexLogError {
    if (isOutOfMemory(error))
      return new GramexLogError(
        'ERR_GRAMEXLOG_QUERY',
        `an answer takes more memory than the ${MEMORY} there are for it; ask for fewer records, or fewer groups`,
        { cause: error },
      )
    const [reason] = error.message.split('\n')
    return new GramexLogError(
      'ERR_GRAMEXLOG_UNAVAILABLE',
      `the records of target ${JSON.stringify(this.#target.name)} in ${this.#config.dir} cannot be read: ${reason}`,
      { cause: error },
    )
  }
}

/** A record without a time is of no span. */
function between(all: FileSource, fromMs: number | undefined, toMs: number | undefined): Source {
  if (fromMs === undefined && toMs === undefined) return all
  return all.between(fromMs ?? Number.NEGATIVE_INFINITY, toMs ?? Number.POSITIVE_INFINITY)
}
