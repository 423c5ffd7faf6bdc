import type { Histogram } from '../../src/backends/backend.ts'
import { type Level, levelOf } from '../../src/values/level.ts'

/** From the bottom of a bar to its top. */
export const STACK: readonly Level[] = ['other', 'debug', 'info', 'warn', 'error', 'fatal']

export interface Bars {
  /** Where the bars begin, in seconds since 1970, as the chart wants its times. */
  readonly at: readonly number[]
  /** Of each level, in the order of STACK: where its part of each bar ends. */
  readonly ends: readonly (readonly number[])[]
  readonly total: number
  readonly byLevel: ReadonlyMap<Level, number>
}

/**
 * Counts by values of a column as bars of levels, each on top of the ones before it.
 * @param column the one that tells the level
 */
export function stack({ bars }: Histogram, column?: string): Bars {
  const byLevel = new Map<Level, number>()
  const ends = STACK.map(() => new Array<number>(bars.length).fill(0))
  bars.forEach(({ counts }, at) => {
    for (const [value, count] of Object.entries(counts)) {
      const level = levelOf(value, column)
      byLevel.set(level, (byLevel.get(level) ?? 0) + count)
      for (let above = STACK.indexOf(level); above < STACK.length; above++) ends[above]![at]! += count
    }
  })
  return {
    at: bars.map(({ atMs }) => atMs / 1_000),
    ends,
    total: ends.at(-1)?.reduce((sum, count) => sum + count, 0) ?? 0,
    byLevel,
  }
}
