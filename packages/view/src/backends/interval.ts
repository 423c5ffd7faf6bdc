import type { Histogram, HistogramOptions } from './backend.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const YEAR = 365 * DAY

/** Spans of time that people count in, ascending, ms. */
const ROUND_MS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 30, 90].map((count) => count * DAY),
  // Records of a wrong clock may be of any time that a date can be.
  ...[1, 10, 100, 1_000, 10_000, 100_000].flatMap((years) => [1, 2, 5].map((count) => count * years * YEAR)),
]

/**
 * The least round span of time with which what lies from `firstMs` to `lastMs`, both included, takes no more than so many
 * bars. Each bar begins at a multiple of it.
 *
 * @param firstMs ms since 1970, as `lastMs`
 * @param bars 1 or more
 */
export function roundInterval(firstMs: number, lastMs: number, bars: number): number {
  const fits = (ms: number) => Math.floor(lastMs / ms) - Math.floor(firstMs / ms) < bars
  // Around 1970 no span is long enough for a single bar.
  return ROUND_MS.find(fits) ?? ROUND_MS.at(-1)!
}

/** That of no records. */
export function noHistogram({ nowMs, bars, intervalMs }: HistogramOptions): Histogram {
  return { intervalMs: intervalMs ?? roundInterval(nowMs, nowMs, bars), bars: [] }
}

/** Where the bars begin, ascending, ms since 1970: that of the first record, that of the last, and all between. */
export function barStarts(firstMs: number, lastMs: number, intervalMs: number): number[] {
  const first = Math.floor(firstMs / intervalMs)
  const count = Math.floor(lastMs / intervalMs) - first + 1
  return Array.from({ length: count }, (_, at) => (first + at) * intervalMs)
}
