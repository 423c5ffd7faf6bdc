import type { Origin, TailState } from './contract.ts'

/** Characters of the rows that wait for one who reads slowly, and of those of one event. */
export const MAX_CHARACTERS: number = 2 * 1024 * 1024

/** What a look brought. */
export interface News {
  /** JSON, the oldest first. */
  readonly rows: readonly string[]
  /** So many more were left out. */
  readonly skipped: number
  readonly origin: Origin
  /** The origin is another than before. */
  readonly isChanged: boolean
}

/** One who listens to a feed. What waits for him is bounded: he is told how much he missed. */
export class Listener {
  readonly #mostRows: number
  readonly #leave: () => void
  #rows: string[] = []
  #characters = 0
  #skipped = 0
  #origin: Origin | undefined
  #wake: (() => void) | undefined

  /** @param leave tells the feed that he has gone */
  constructor(mostRows: number, leave: () => void) {
    this.#mostRows = mostRows
    this.#leave = leave
  }

  hear({ rows, skipped, origin, isChanged }: News): void {
    for (const row of rows) {
      this.#rows.push(row)
      this.#characters += row.length
    }
    this.#skipped += skipped
    while (
      this.#rows.length > this.#mostRows ||
      (this.#characters > MAX_CHARACTERS && this.#rows.length > 1)
    ) {
      this.#characters -= this.#rows.shift()!.length
      this.#skipped += 1
    }
    if (isChanged || this.#skipped > 0) this.#origin = origin
    if (this.#origin !== undefined || this.#rows.length > 0) this.#wake?.()
  }

  /** What came since, as events; "" if nothing did. */
  take(): string {
    const state: TailState | undefined = this.#origin && { ...this.#origin, skipped: this.#skipped }
    const text =
      (state === undefined ? '' : event('state', JSON.stringify(state))) +
      (this.#rows.length === 0 ? '' : event('rows', `[${this.#rows.join(',')}]`))
    this.#rows = []
    this.#characters = 0
    this.#skipped = 0
    this.#origin = undefined
    return text
  }

  /** Waits until something has come, but not for longer. @throws what the signal was aborted with */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#origin !== undefined || this.#rows.length > 0) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => this.#wake?.(), ms)
      this.#wake = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', this.#wake!)
        this.#wake = undefined
        resolve()
      }
      signal.addEventListener('abort', this.#wake)
    })
    signal.throwIfAborted()
  }

  leave(): void {
    this.#leave()
  }
}

function event(name: string, data: string): string {
  return `event: ${name}\ndata: ${data}\n\n`
}
