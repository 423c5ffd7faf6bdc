import { backoffMs } from './backoff.ts'

/** Requests of one target under way at a time. */
const CONCURRENCY = 4

/** Told when a server fails and when it works again. */
export interface PaceOptions {
  readonly onTrouble: (reason: string, denied: boolean) => void
  readonly onRecovered: () => void
  /** A wait is over, or cut short. */
  readonly onWaited: () => void
}

/** How fast a server is asked: several requests at a time; after a failure one, behind a wait that grows. */
export class Pace {
  readonly #options: PaceOptions
  /** In a row. */
  #failures = 0
  #failuresEver = 0
  /** The server took something since the start. */
  #answered = false
  #backoff: NodeJS.Timeout | undefined

  constructor(options: PaceOptions) {
    this.#options = options
  }

  /** Requests that may be under way now. */
  get room(): number {
    if (this.waits) return 0
    return this.#failures > 0 ? 1 : CONCURRENCY
  }

  get waits(): boolean {
    return this.#backoff !== undefined
  }

  /** The server worked when it was asked last. */
  get works(): boolean {
    return this.#answered && this.#failures === 0
  }

  /** Failures since the start. */
  get failures(): number {
    return this.#failuresEver
  }

  /** The server works: it took records, or said of each what is wrong with it. */
  succeed(): void {
    const failed = this.#failures > 0
    this.#failures = 0
    this.#answered = true
    if (failed) this.#options.onRecovered()
  }

  /** Requests that were under way together fail together: they count as one failure. @returns whether it counted */
  fail(reason: string, denied: boolean): boolean {
    if (this.waits) return false
    if (this.#failures === 0) this.#options.onTrouble(reason, denied)
    this.#failures += 1
    this.#failuresEver += 1
    this.#backoff = setTimeout(() => this.hurry(), backoffMs(this.#failures, Math.random())).unref()
    return true
  }

  /** Waits no longer. */
  hurry(): void {
    this.stop()
    this.#options.onWaited()
  }

  stop(): void {
    clearTimeout(this.#backoff)
    this.#backoff = undefined
  }
}
