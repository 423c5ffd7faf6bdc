/** Lets only so many in at once. */
export class Slots {
  #free: number

  constructor(count: number) {
    this.#free = count
  }

  /** @returns gives it back, however often it is called; undefined if none is free */
  take(): (() => void) | undefined {
    if (this.#free === 0) return undefined
    this.#free -= 1
    let isTaken = true
    return () => {
      if (isTaken) this.#free += 1
      isTaken = false
    }
  }
}
