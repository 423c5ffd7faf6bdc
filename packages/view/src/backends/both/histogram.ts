import type { Query } from '../../query/query.ts'
import type { AskOptions, Backend, Bar, Histogram, HistogramOptions } from '../backend.ts'
import { barStarts, roundInterval } from '../interval.ts'
import type { Sides } from './both.ts'

/** The records of both sides over time. */
export async function histogramOfBoth(
  { server, here }: Sides,
  query: Query,
  options: HistogramOptions,
): Promise<Histogram> {
  const bounds = (await Promise.all([server, here].map((side) => boundsOf(side, query, options)))).flat()
  if (bounds.length === 0) return server.histogram(query, options)
  const [firstMs, lastMs] = [Math.min(...bounds), Math.max(...bounds)]
  const intervalMs = options.intervalMs ?? roundInterval(firstMs, lastMs, options.bars)
  const sides = await Promise.all(
    [server, here].map((side) => side.histogram(query, { ...options, intervalMs })),
  )
  const byStart = new Map<number, Bar['counts']>()
  for (const { atMs, counts } of sides.flatMap(({ bars }) => bars))
    byStart.set(atMs, add(byStart.get(atMs) ?? {}, counts))
  const bars = barStarts(firstMs, lastMs, intervalMs).map((atMs) => ({
    atMs,
    counts: byStart.get(atMs) ?? {},
  }))
  return { intervalMs, bars }
}

/** When the first and the last record is of, in ms; none if there is none. */
async function boundsOf(side: Backend, query: Query, options: AskOptions): Promise<number[]> {
  const aggregates = (['min', 'max'] as const).map((by) => ({ column: '@timestamp', by }))
  const { limit: _, ...unlimited } = query
  const grouping = { columns: [], aggregates, having: [] }
  const { rows } = await side.rows({ ...unlimited, sort: [], offset: 0, meta: false, grouping }, options)
  for await (const [row] of rows)
    return Object.values(row ?? {})
      .map((time) => Date.parse(String(time)))
      .filter((ms) => !Number.isNaN(ms))
  return []
}

function add(one: Bar['counts'], other: Bar['counts']): Bar['counts'] {
  // A value may be "constructor", which every object has.
  const sum = new Map(Object.entries(one))
  for (const [value, count] of Object.entries(other)) sum.set(value, (sum.get(value) ?? 0) + count)
  return Object.fromEntries(sum)
}
