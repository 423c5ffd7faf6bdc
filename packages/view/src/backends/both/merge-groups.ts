import { type Aggregate, type AggregateFunction, type Grouping, nameOf } from '../../query/query.ts'
import type { Json, Row } from '../backend.ts'

/** Of which an average is made, since averages cannot be added. */
const PARTS: Readonly<Record<AggregateFunction, readonly AggregateFunction[]>> = {
  count: ['count'],
  sum: ['sum'],
  min: ['min'],
  max: ['max'],
  avg: ['sum', 'count'],
}

/** What has to be asked for on either side, so that aggregates of both together can be told. */
export function partsOf(aggregates: readonly Aggregate[]): Aggregate[] {
  const parts = aggregates.flatMap(({ column, by }) => PARTS[by].map((part) => ({ column, by: part })))
  return [...new Map(parts.map((part) => [nameOf(part), part])).values()]
}

/**
 * Groups of records that are on one side or the other, and none on both.
 * @param sides rows with the parts of the aggregates
 */
export function mergeGroups(
  sides: readonly (readonly Row[])[],
  columns: Grouping['columns'],
  aggregates: readonly Aggregate[],
): Row[] {
  const parts = partsOf(aggregates)
  const groups = new Map<string, Row>()
  for (const row of sides.flat()) {
    const key = JSON.stringify(columns.map((column) => row[column]))
    const known = groups.get(key)
    groups.set(key, known === undefined ? row : add(known, row, parts))
  }
  return [...groups.values()].map((row) => ({ ...row, ...averages(row, aggregates) }))
}

function add(one: Row, other: Row, parts: readonly Aggregate[]): Row {
  const sums = parts.map((part): [string, Json] => {
    const name = nameOf(part)
    return [name, join(one[name] ?? null, other[name] ?? null, part.by)]
  })
  return { ...one, ...Object.fromEntries(sums) }
}

/** Numbers, and for the least and the greatest times too, of which the text has the order of time. */
function join(one: Json, other: Json, by: AggregateFunction): Json {
  if (one === null) return other
  if (other === null) return one
  if (by === 'min') return one < other ? one : other
  if (by === 'max') return one > other ? one : other
  return Number(one) + Number(other)
}

function averages(row: Row, aggregates: readonly Aggregate[]): Row {
  const told = aggregates
    .filter(({ by }) => by === 'avg')
    .map(({ column, by }): [string, Json] => {
      const sum = row[nameOf({ column, by: 'sum' })] ?? null
      const count = Number(row[nameOf({ column, by: 'count' })] ?? 0)
      return [nameOf({ column, by }), sum === null || count === 0 ? null : Number(sum) / count]
    })
  return Object.fromEntries(told)
}
