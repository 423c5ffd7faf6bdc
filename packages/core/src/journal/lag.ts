const MOST_MARKS = 256

/** Remembers when a journal had which length, coarsely, to tell how old its oldest unconfirmed byte is. */
export class Lag {
  /** Ascending in both members; thinned out by half when there are too many, so that memory is bounded. */
  #marks: { bytes: number; atMs: number }[] = []
  #spacingMs = 50

  /** The next byte to be appended is number `bytes`. */
  mark(bytes: number, nowMs: number): void {
    const last = this.#marks.at(-1)
    if (last !== undefined && nowMs - last.atMs < this.#spacingMs) return
    this.#marks.push({ bytes, atMs: nowMs })
    if (this.#marks.length < MOST_MARKS) return
    this.#marks = this.#marks.filter((_, i) => i % 2 === 0)
    this.#spacingMs *= 2
  }

  /** Age in ms of byte number `settledBytes`, within the spacing of the marks. */
  ageMs(settledBytes: number, nowMs: number): number {
    let oldest = this.#marks.findLastIndex((mark) => mark.bytes <= settledBytes)
    if (oldest === -1) oldest = 0
    this.#marks.splice(0, oldest)
    if (this.#marks.length <= 1) this.#spacingMs = 50
    return Math.max(0, nowMs - (this.#marks[0]?.atMs ?? nowMs))
  }
}
