import { QueryProblems } from '../../query/problems.ts'
import type { Query } from '../../query/query.ts'
import type { Answer, Row, RowsOptions } from '../backend.ts'
import { inPieces } from '../group-rows.ts'
import type { Client } from './client.ts'
import { isOnePage, isTooLong, pages, type RecordSearch } from './pages.ts'
import type { PointsInTime } from './point-in-time.ts'
import { selectionFor, sortFor } from './question.ts'
import { rowReader, sourceFor } from './record.ts'
import { type Hit, search } from './search.ts'
import type { Place } from './target-index.ts'

/** The records of a query as rows; `count` if it has `_meta`. @throws Refusal, GramexLogError */
export async function records(
  client: Client,
  points: PointsInTime,
  { expression, fields }: Place,
  query: Query,
  { nowMs, signal, ids = false }: RowsOptions,
): Promise<Pick<Answer, 'rows' | 'count'>> {
  const problems = new QueryProblems()
  const wanted: RecordSearch = {
    query: selectionFor(query, fields, nowMs, problems),
    sort: sortFor(query.sort, fields, problems),
    _source: sourceFor(query.columns, fields),
  }
  problems.throwIfAny()
  const range = { offset: query.offset, limit: query.limit }
  const read = rowReader(query.columns, fields, ids)
  const counted = { track_total_hits: query.meta }
  const countOf = (value: number | undefined) => (query.meta ? { count: value ?? 0 } : {})
  if (isOnePage(range)) {
    const page = { from: range.offset, size: range.limit, sort: [...wanted.sort, { _doc: 'desc' }] }
    try {
      const { hits } = await search(client, expression, { ...wanted, ...page, ...counted }, signal)
      return { rows: inPieces((hits?.hits ?? []).map(read)), ...countOf(hits?.total?.value) }
    } catch (error) {
      if (!isTooLong(error)) throw error
    }
  }
  const total = query.meta
    ? await search(client, expression, { query: wanted.query, size: 0, ...counted }, signal)
    : undefined
  const found = pages(client, points, expression, wanted, range, signal)
  const rows = await begun(found, read, signal, (error) => client.told(error))
  return { rows, ...countOf(total?.hits?.total?.value) }
}

/** With its first page asked for, so that what is wrong with a query is known before its answer begins. */
async function begun(
  found: AsyncGenerator<readonly Hit[]>,
  read: (hit: Hit) => Row,
  signal: AbortSignal,
  told: (error: unknown) => unknown,
): Promise<AsyncIterable<readonly Row[]>> {
  const first = await found.next()
  // Also where nobody comes for the first page.
  const stop = () => void found.return(undefined).catch(() => {})
  signal.addEventListener('abort', stop)
  return (async function* () {
    try {
      for (let page = first; !page.done; page = await found.next()) yield page.value.map(read)
      signal.throwIfAborted()
    } catch (error) {
      throw told(error)
    } finally {
      signal.removeEventListener('abort', stop)
      await found.return(undefined)
    }
  })()
}
