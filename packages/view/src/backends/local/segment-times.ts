import type { Segment } from './segments.ts'

/** Files that are remembered. */
const MAX_SEGMENTS = 20_000
/** With fewer bytes than these it does not pay to look at the newest files first. */
const NEWEST_BYTES = 32 * 1024 * 1024

/** When the first and the last record of a file is of, ms since 1970; null if none of them has a time. */
export interface Times {
  readonly firstMs: number | null
  readonly lastMs: number | null
}

/** Remembers of which time the records of files are, as long as these have the same size. */
export class SegmentTimes {
  readonly #known = new Map<string, Times & { readonly bytes: number }>()

  learn({ path, bytes }: Segment, times: Times): void {
    this.#known.delete(path)
    this.#known.set(path, { ...times, bytes })
    const [oldest] = this.#known.keys()
    if (this.#known.size > MAX_SEGMENTS) this.#known.delete(oldest!)
  }

  /** Those files that may have records of a span of time, its ends included. */
  between(segments: readonly Segment[], fromMs: number, toMs: number): readonly Segment[] {
    return segments.filter((segment) => {
      const times = this.#of(segment)
      if (times === undefined) return true
      const { firstMs, lastMs } = times
      return firstMs !== null && lastMs !== null && firstMs <= toMs && lastMs >= fromMs
    })
  }

  /**
   * Some files with the newest records, in their order, and when the last record of all others is of. Undefined if they were
   * most of all.
   */
  newest(
    segments: readonly Segment[],
  ): { readonly segments: readonly Segment[]; readonly othersMs: number } | undefined {
    const lastMs = (segment: Segment) => {
      const times = this.#of(segment)
      return times === undefined ? Number.POSITIVE_INFINITY : (times.lastMs ?? Number.NEGATIVE_INFINITY)
    }
    const byAge = segments.toSorted((a, b) => lastMs(b) - lastMs(a))
    let bytes = 0
    const count = byAge.findIndex((segment) => {
      if (bytes >= NEWEST_BYTES && lastMs(segment) < Number.POSITIVE_INFINITY) return true
      bytes += segment.bytes
      return false
    })
    const all = segments.reduce((sum, segment) => sum + segment.bytes, 0)
    if (count === -1 || bytes > all / 2) return undefined
    const chosen = new Set(byAge.slice(0, count))
    return { segments: segments.filter((segment) => chosen.has(segment)), othersMs: lastMs(byAge[count]!) }
  }

  #of({ path, bytes }: Segment): Times | undefined {
    const known = this.#known.get(path)
    return known?.bytes === bytes ? known : undefined
  }
}
