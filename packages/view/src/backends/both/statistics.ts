import type { Query } from '../../query/query.ts'
import type { Json, Statistics, StatisticsOptions } from '../backend.ts'
import { valuesInOrder } from '../order.ts'
import type { Sides } from './both.ts'

/** What values a column has on both sides. */
export async function statisticsOfBoth(
  { server, here }: Sides,
  query: Query,
  column: string,
  options: StatisticsOptions,
): Promise<Statistics> {
  // A value that is just below the most frequent ones on either side may be one of them on both.
  const more = { ...options, most: options.most * 2 }
  const [one, other] = await Promise.all([
    server.statistics(query, column, more),
    here.statistics(query, column, more),
  ])
  const counts = new Map<string, { value: Json; count: number }>()
  for (const { value, count } of [...one.top, ...other.top]) {
    const key = JSON.stringify(value)
    counts.set(key, { value, count: count + (counts.get(key)?.count ?? 0) })
  }
  const top = [...counts.values()].sort((a, b) => b.count - a.count || valuesInOrder(a.value, b.value))
  const present = one.present + other.present
  const averages = [one, other].filter((side) => side.avg !== undefined)
  const weight = averages.reduce((sum, side) => sum + side.present, 0)
  const avg = averages.reduce((sum, side) => sum + side.avg! * side.present, 0) / weight
  return {
    records: one.records + other.records,
    present,
    top: top.slice(0, options.most),
    ...end('min', [one.min, other.min], -1),
    ...end('max', [one.max, other.max], 1),
    ...(averages.length > 0 && { avg }),
  }
}

/** The least or the greatest of those that there are. */
function end<K extends string>(
  name: K,
  values: readonly (Json | undefined)[],
  sign: 1 | -1,
): Partial<Record<K, Json>> {
  const found = values.filter((value) => value !== undefined)
  if (found.length === 0) return {}
  const best = found.reduce((a, b) => (valuesInOrder(a, b) * sign >= 0 ? a : b))
  return { [name]: best } as Record<K, Json>
}
