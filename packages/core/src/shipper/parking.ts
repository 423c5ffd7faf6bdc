/**
 * Where parts of batches wait that a server refuses while it takes others: each for a time of its own, so that one that is
 * refused again and again holds nobody up.
 */
export class Parking<T> {
  readonly #leave: (part: T) => void
  readonly #waiting = new Map<T, NodeJS.Timeout>()

  /** @param leave told of each part whose time is over */
  constructor(leave: (part: T) => void) {
    this.#leave = leave
  }

  get size(): number {
    return this.#waiting.size
  }

  park(part: T, ms: number): void {
    const timer = setTimeout(() => {
      this.#waiting.delete(part)
      this.#leave(part)
    }, ms)
    this.#waiting.set(part, timer.unref())
  }

  /** Lets all go at once. @returns them, in the order in which they came */
  clear(): T[] {
    const parts = [...this.#waiting.keys()]
    for (const timer of this.#waiting.values()) clearTimeout(timer)
    this.#waiting.clear()
    return parts
  }
}
