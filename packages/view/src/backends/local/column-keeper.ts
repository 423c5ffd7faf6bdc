import type { Target } from '@gramexlog/core/viewer'
import { isSealed, keepsSegments, makeColumnFile, removeUseless } from './column-maker.ts'
import type { Engine } from './engine.ts'
import type { Segment } from './segments.ts'
import { isOutOfMemory } from './session.ts'
import { type FileSource, isRefusal } from './source.ts'

/** When column files are made. */
export interface KeeperOptions {
  /** Of segments of so many bytes or more. Default 1 MiB: smaller ones are read as fast without. */
  readonly columnFileBytes?: number
  /** So long after an answer, in ms. Default 1,000. */
  readonly idleMs?: number
}

/** After what failed, as in a directory that is not ours to write to, nothing is made for so long, in ms. */
const FAILED_MS = 10 * 60_000

interface Files {
  readonly engine: Engine
  list(): readonly Segment[]
  sourceOf(segments: readonly Segment[]): FileSource
  lookThrough(segments: readonly Segment[]): Promise<void>
  isBad(segment: Segment): boolean
  forget(segment: Segment): void
}

/** One is made at a time in a process: it takes a core for a second. */
let turn: Promise<unknown> = Promise.resolve()

/** Makes column files of the segments that stay, one after the other, while nobody asks. */
export class ColumnKeeper {
  readonly #files: Files
  readonly #options: KeeperOptions
  readonly #keeps: boolean
  /** Segments of which none is made. */
  readonly #unfit = new Set<string>()
  readonly #closing = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #questions = 0
  #failedUntilMs = 0

  constructor(target: Target, files: Files, options: KeeperOptions) {
    this.#files = files
    this.#options = options
    this.#keeps = keepsSegments(target)
  }

  /** A question begins: until it is answered no further one is begun. */
  begin(): void {
    this.#questions += 1
  }

  /** It is answered. */
  end(): void {
    this.#questions -= 1
    if (this.#timer !== undefined || !this.#keeps || this.#closing.signal.aborted) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.run()
    }, this.#options.idleMs ?? 1_000).unref()
  }

  /** Makes what is missing, as long as nobody asks. */
  run(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer)
    this.#closing.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    try {
      removeUseless(this.#files.list(), Date.now())
      for (;;) {
        const segment = this.#next()
        if (segment === undefined) return
        const made = turn.then(() => this.#make(segment))
        turn = made.catch(() => {})
        await made
      }
    } catch {
      // Without them answers are the same.
      this.#failedUntilMs = performance.now() + FAILED_MS
    }
  }

  #next(): Segment | undefined {
    if (!this.#keeps || this.#questions > 0 || this.#closing.signal.aborted) return undefined
    if (performance.now() < this.#failedUntilMs) return undefined
    const { columnFileBytes = 1024 * 1024 } = this.#options
    const due = (segment: Segment) =>
      segment.bytes >= columnFileBytes &&
      (segment.columnFile === undefined || this.#files.isBad(segment)) &&
      !this.#unfit.has(segment.path) &&
      isSealed(segment)
    return this.#files.list().findLast(due)
  }

  async #make(segment: Segment): Promise<void> {
    const session = await this.#files.engine.openAside(this.#closing.signal)
    const make = () => makeColumnFile(segment, this.#files.sourceOf([segment]), session)
    try {
      const isMade = await make().catch(async (error: Error) => {
        if (isOutOfMemory(error)) return false
        if (!isRefusal(error)) throw error
        await this.#files.lookThrough([segment])
        return await make()
      })
      if (isMade) this.#files.forget(segment)
      else this.#unfit.add(segment.path)
    } finally {
      session.close()
    }
  }
}
