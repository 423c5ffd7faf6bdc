/** The longest that Node's timers can wait, 24.8 days. */
const MAX_TIMER_MS = 2 ** 31 - 1

export interface FlushesOptions {
  /** Begins a flush of the shipper, at whose end `done` is called. */
  readonly begin: () => void
  /** Begins to deliver what is there now, while a flush is under way. */
  readonly hasten: () => void
}

/**
 * Any number of callers that wait, of whom the shipper knows nothing but one flush under way, and one that follows: an
 * outage may be long, and a caller that gave up must leave nothing behind.
 */
export class Flushes {
  readonly #options: FlushesOptions
  #underWay = false
  #hastening = false
  /** Those who wait for the flush under way. */
  #waiting = new Set<() => void>()
  /** Those who came later, and wait for the next. */
  #following = new Set<() => void>()

  constructor(options: FlushesOptions) {
    this.#options = options
  }

  /** Whether a flush was begun and is not done. */
  get underWay(): boolean {
    return this.#underWay
  }

  /** Resolves when all that is there now is delivered, or after `timeoutMs`; meanwhile the process waits. */
  wait(timeoutMs?: number): Promise<void> {
    return new Promise((resolve) => {
      const waiter = () => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        this.#waiting.delete(waiter)
        this.#following.delete(waiter)
        resolve()
      }, timerMs(timeoutMs))
      if (this.#underWay) {
        this.#following.add(waiter)
        this.#hasten()
      } else {
        this.#waiting.add(waiter)
        this.#begin()
      }
    })
  }

  /** The flush under way is done. */
  done(): void {
    const waiting = this.#waiting
    this.#underWay = false
    this.#waiting = this.#following
    this.#following = new Set()
    if (this.#waiting.size > 0) this.#begin()
    for (const waiter of waiting) waiter()
  }

  /** There will be no more. */
  end(): void {
    this.#underWay = false
    for (const waiter of [...this.#waiting, ...this.#following]) waiter()
    this.#waiting.clear()
    this.#following.clear()
  }

  /** Once for all who come together. */
  #hasten(): void {
    if (this.#hastening) return
    this.#hastening = true
    queueMicrotask(() => {
      this.#hastening = false
      this.#options.hasten()
    })
  }

  #begin(): void {
    this.#underWay = true
    this.#options.begin()
  }
}

/** Resolves when `work` does, or after `timeoutMs`; meanwhile the process waits. */
export async function within(work: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timerMs(timeoutMs))
  })
  await Promise.race([work, timeout])
  clearTimeout(timer)
}

/** A longer wait, such as Infinity, would be one of 1 ms. */
export function timerMs(ms: number = MAX_TIMER_MS): number {
  return Math.min(ms, MAX_TIMER_MS)
}
