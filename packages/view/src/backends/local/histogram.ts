import type { Query } from '../../query/query.ts'
import type { Bar, Histogram, HistogramOptions } from '../backend.ts'
import { barStarts, noHistogram, roundInterval } from '../interval.ts'
import { Bindings } from './bindings.ts'
import { conditionOf } from './condition.ts'
import type { Question } from './files.ts'
import { gather } from './gather.ts'
import type { Session } from './session.ts'

/** Values by which bars are split. */
const MOST = 10

/** The files are read once, for the times and the values that split; what follows is counted from these. */
export async function findHistogram(
  query: Query,
  { session, source }: Question,
  options: HistogramOptions,
): Promise<Histogram> {
  const { nowMs, bars, by } = options
  await gather('times', source, session, (scan) => {
    const condition = conditionOf(query, scan, nowMs)
    const time = scan.moment()
    const split = by === undefined ? 'NULL::JSON' : scan.column(by)
    return `SELECT ${time} AS t, ${split} AS v FROM ${scan.sql()} WHERE ${condition}`
  })
  const [[first, last] = []] = await session.all('SELECT min(t), max(t) FROM times')
  if (first === null || first === undefined) return noHistogram(options)
  const [firstMs, lastMs] = [Number(first), Number(last)]
  const intervalMs = options.intervalMs ?? roundInterval(firstMs, lastMs, bars)
  const counts = await countBars(session, intervalMs)
  const starts = barStarts(firstMs, lastMs, intervalMs)
  return { intervalMs, bars: starts.map((atMs) => ({ atMs, counts: counts.get(atMs) ?? {} })) }
}

async function countBars(session: Session, intervalMs: number): Promise<Map<number, Bar['counts']>> {
  const bindings = new Bindings()
  const interval = bindings.integer(intervalMs)
  const rows = await session.all(
    `WITH
      found AS (
        SELECT floor(t / ${interval})::BIGINT * ${interval} AS bar, v, count(*) AS n FROM times
        WHERE t IS NOT NULL GROUP BY ALL
      ),
      named AS (
        SELECT bar, text, sum(n) AS n FROM (
          SELECT bar, n, unnest(CASE WHEN len(items(v)) = 0 THEN [''] ELSE
            list_distinct(list_transform(items(v), lambda x: coalesce(as_text(as_key(x)), ''))) END) AS text
          FROM found
        ) GROUP BY ALL
      ),
      top AS (
        SELECT text FROM named WHERE text <> '' GROUP BY text ORDER BY sum(n) DESC, text LIMIT ${MOST}
      )
    SELECT bar, CASE WHEN text IN (FROM top) THEN text ELSE '' END AS label, sum(n)
    FROM named GROUP BY ALL ORDER BY bar, sum(n) DESC, label`,
    bindings,
  )
  const counts = new Map<number, [string, number][]>()
  for (const [at, label, count] of rows) {
    const bar = counts.get(Number(at)) ?? []
    counts.set(Number(at), bar)
    bar.push([String(label), Number(count)])
  }
  return new Map([...counts].map(([at, bar]) => [at, Object.fromEntries(bar)]))
}
