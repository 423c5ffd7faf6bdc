/** Remembers the ids that it was asked about last. */
export class Seen {
  readonly #ids = new Set<string>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  /** Whether it was not asked about this id before, as far as it remembers. */
  isNew(id: string): boolean {
    const isNew = !this.#ids.delete(id)
    this.#ids.add(id)
    if (this.#ids.size > this.#most) {
      const [oldest] = this.#ids
      this.#ids.delete(oldest!)
    }
    return isNew
  }
}
