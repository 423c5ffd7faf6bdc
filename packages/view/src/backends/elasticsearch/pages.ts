import { type Client, Refusal } from './client.ts'
import type { Dsl } from './dsl.ts'
import { KEEP_ALIVE, type PointsInTime } from './point-in-time.ts'
import { type Hit, type SearchAnswer, search } from './search.ts'

/** Records of a page. */
const PAGE = 1_000
/** Hits that are skipped at a time, without their records. */
const SKIP = 10_000
/** What `from` and `size` may be together. */
const WINDOW = 10_000
/** More than a number of Java's can be: stands for "behind all that have a value". */
const BEYOND = 1e30

export interface RecordSearch {
  readonly query: Dsl
  readonly sort: readonly Dsl[]
  /** What of a record is wanted. */
  readonly _source: Dsl | boolean
}

export interface Range {
  readonly offset: number
  /** Undefined: all. */
  readonly limit: number | undefined
}

/** Whether one search can give these rows at once. */
export function isOnePage({ offset, limit }: Range): boolean {
  return limit !== undefined && limit <= PAGE && offset + limit <= WINDOW
}

/** Whether an answer was longer than our client takes: half as many rows are then asked for. */
export function isTooLong(error: unknown): boolean {
  return error instanceof Refusal && error.fault.tooLong === true
}

/**
 * The records of a search, page by page as they are taken, all as they were at the first. However far it goes, neither side
 * holds more than a page.
 */
export async function* pages(
  client: Client,
  points: PointsInTime,
  expression: string,
  wanted: RecordSearch,
  { offset, limit = Number.POSITIVE_INFINITY }: Range,
  signal: AbortSignal,
): AsyncGenerator<readonly Hit[]> {
  const point = await points.open(expression, signal)
  let { id } = point
  let after: readonly unknown[] | undefined
  let size = PAGE
  const { query, _source } = wanted
  const ask = async (
    count: number,
    source: RecordSearch['_source'],
    filter?: string,
  ): Promise<SearchAnswer> => {
    const pit = id !== undefined && { pit: { id, keep_alive: KEEP_ALIVE } }
    const sort = [...wanted.sort, { [points.tieBreaker]: 'desc' }]
    const from = after && { search_after: after }
    const body = { ...pit, query, sort, _source: source, size: count, track_total_hits: false, ...from }
    try {
      return await search(client, pit ? undefined : expression, body, signal, filter)
    } catch (error) {
      if (points.tieBreaker === '_id' || !isUnknownSort(error, points.tieBreaker)) throw error
      points.tieBreaker = '_id'
      return ask(count, source, filter)
    }
  }
  const next = async (...wanted: Parameters<typeof ask>): Promise<readonly Hit[]> => {
    const answer = await ask(...wanted)
    id = answer.pit_id ?? id
    const hits = answer.hits?.hits ?? []
    after = hits.at(-1)?.sort?.map(exact) ?? after
    return hits
  }
  try {
    for (let left = offset; left > 0; ) {
      const count = Math.min(left, SKIP)
      const hits = await next(count, false, 'timed_out,pit_id,hits.hits.sort')
      if (hits.length < count) return
      left -= count
    }
    for (let left = limit; left > 0; ) {
      const count = Math.min(left, size)
      let hits: readonly Hit[]
      try {
        hits = await next(count, _source)
      } catch (error) {
        if (!isTooLong(error) || count === 1) throw error
        size = Math.ceil(count / 2)
        continue
      }
      left -= hits.length
      if (hits.length < count) left = 0
      // Nobody may come for what is behind the last page.
      if (left === 0) await point.close(id)
      if (hits.length > 0) yield hits
    }
  } finally {
    await point.close(id)
  }
}

function isUnknownSort(error: unknown, name: string): boolean {
  if (!(error instanceof Refusal) || error.fault.status !== 400) return false
  return JSON.stringify(error.fault.body ?? '').includes(`[${name}]`)
}

/** A place to go on from. Where a record has no value it is the largest of Java's whole numbers, which JavaScript rounds. */
function exact(value: unknown): unknown {
  if (typeof value !== 'number' || Math.abs(value) < 9e18) return value
  return Math.sign(value) * BEYOND
}
