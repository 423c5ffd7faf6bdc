import type { Row } from '../../src/backends/backend.ts'

export interface LoadedPage {
  readonly rows: readonly Row[]
  /** Roughly what they take, in characters. */
  readonly weight: number
}

export interface RowPagesOptions {
  load(offset: number, limit: number, signal: AbortSignal): Promise<LoadedPage>
  /** Called when there is something new to show. */
  changed(): void
  failed(error: unknown): void
  readonly total: number
}

export const PAGE_ROWS = 100
/** Pages that are kept, and characters of them: the ones that were shown last. */
const MAX_PAGES = 40
const MAX_WEIGHT = 64_000_000

/** The rows of a query of any size, of which those are loaded and kept that are looked at. */
export class RowPages {
  readonly total: number
  readonly #options: RowPagesOptions
  /** In the order of their last use. */
  readonly #pages = new Map<number, LoadedPage>()
  readonly #loading = new Map<number, AbortController>()
  #weight = 0

  constructor(options: RowPagesOptions) {
    this.total = options.total
    this.#options = options
  }

  /** Rows that are in memory. */
  get kept(): number {
    let kept = 0
    for (const { rows } of this.#pages.values()) kept += rows.length
    return kept
  }

  /** Undefined: not there yet. */
  row(index: number): Row | undefined {
    return this.#pages.get(Math.floor(index / PAGE_ROWS))?.rows[index % PAGE_ROWS]
  }

  /** Loads what is missing of these rows, and gives up on loading others. */
  want(first: number, last: number): void {
    const from = Math.max(0, Math.floor(first / PAGE_ROWS))
    const to = Math.floor(Math.min(last, this.total - 1) / PAGE_ROWS)
    for (const [page, controller] of this.#loading) {
      if (page >= from && page <= to) continue
      controller.abort()
      // At once, so that it can be wanted again.
      this.#loading.delete(page)
    }
    for (let page = from; page <= to; page++) {
      const there = this.#pages.get(page)
      if (there === undefined) void this.#load(page)
      else {
        this.#pages.delete(page)
        this.#pages.set(page, there)
      }
    }
  }

  /** Puts a page in that came otherwise. */
  put(page: number, loaded: LoadedPage): void {
    this.#weight += loaded.weight - (this.#pages.get(page)?.weight ?? 0)
    this.#pages.delete(page)
    this.#pages.set(page, loaded)
    for (const [oldest, { weight }] of this.#pages) {
      const few = this.#pages.size <= MAX_PAGES && this.#weight <= MAX_WEIGHT
      if (few || oldest === page) break
      this.#pages.delete(oldest)
      this.#weight -= weight
    }
  }

  stop(): void {
    for (const controller of this.#loading.values()) controller.abort()
  }

  async #load(page: number): Promise<void> {
    if (this.#loading.has(page)) return
    const controller = new AbortController()
    this.#loading.set(page, controller)
    try {
      const loaded = await this.#options.load(page * PAGE_ROWS, PAGE_ROWS, controller.signal)
      if (controller.signal.aborted) return
      this.put(page, loaded)
      this.#options.changed()
    } catch (error) {
      if (!controller.signal.aborted) this.#options.failed(error)
    } finally {
      if (this.#loading.get(page) === controller) this.#loading.delete(page)
    }
  }
}
