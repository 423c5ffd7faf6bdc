import { QueryProblems } from '../../query/problems.ts'
import type { Query } from '../../query/query.ts'
import type { Statistics, StatisticsOptions } from '../backend.ts'
import { Aggregation } from './aggregates.ts'
import { Bindings } from './bindings.ts'
import { conditionOf } from './condition.ts'
import type { Question } from './files.ts'
import { keysOf, readKey } from './groups.ts'
import { Scan } from './scan.ts'

export const NO_STATISTICS: Statistics = { records: 0, present: 0, top: [] }

export async function findStatistics(
  query: Query,
  column: string,
  { session, source }: Question,
  { nowMs, most, prefix = '' }: StatisticsOptions,
): Promise<Statistics> {
  const scan = new Scan(source)
  const condition = conditionOf(query, scan, nowMs)
  const aggregates = (['min', 'max', 'avg'] as const).map((by) => ({ column, by }))
  const aggregation = new Aggregation(aggregates, scan, new QueryProblems())
  const value = scan.column(column)
  await session.all(
    `CREATE TEMP TABLE found AS SELECT ${[`${value} AS v`, ...aggregation.ofRecords()].join(', ')}
      FROM ${scan.sql()} WHERE ${condition} GROUP BY v`,
    scan.bindings,
  )
  const [all] = await session.table(
    `SELECT sum(CASE WHEN len(items(v)) > 0 THEN records END) AS present, ${aggregation.ofGroups().join(', ')} FROM found`,
    new Bindings(),
  )
  const [min, max, avg] = aggregation.read(all!).map(([, aggregate]) => aggregate)
  const bindings = new Bindings()
  const begins = prefix === '' ? '' : `WHERE starts_with(lower(as_text(k)), lower(${bindings.text(prefix)}))`
  const top = await session.all(
    `SELECT k::VARCHAR, sum(records) AS n FROM (SELECT records, unnest(${keysOf('v', column)}) AS k FROM found WHERE len(items(v)) > 0)
      ${begins} GROUP BY k ORDER BY n DESC, as_number(k), k::VARCHAR LIMIT ${bindings.integer(most)}`,
    bindings,
  )
  return {
    records: Number(all!.get('records') ?? 0),
    present: Number(all!.get('present') ?? 0),
    top: top.map(([key, count]) => ({ value: readKey(key), count: Number(count) })),
    ...(min !== null && { min, max }),
    ...(typeof avg === 'number' && { avg }),
  }
}
