import { setTimeout as sleep } from 'node:timers/promises'
import { GramexLogError } from '@gramexlog/core'
import type { Target } from '@gramexlog/core/viewer'
import type { Json } from '../backends/backend.ts'
import { jsonLine } from '../formats/json.ts'
import type { Query } from '../query/query.ts'
import type { Origin, TailState } from './contract.ts'
import { Seen } from './seen.ts'
import type { Targets } from './targets.ts'

/** Without anything to tell, something is said all the same, by which both sides notice that the other has gone. */
const HEARTBEAT_MS = 15_000
/** When a browser whose connection broke asks again. */
const RETRY_MS = 2_000
/** How long after its time a record may be seen first, in the files of this machine. */
const LOCAL_LATE_MS = 5_000
/** In Elasticsearch, besides the time between deliveries: what a batch and a refresh take. */
const SENT_LATE_MS = 10_000
/** Characters of the rows of one event. */
const MAX_CHARACTERS = 2 * 1024 * 1024

export interface TailRequest {
  readonly targets: Targets
  readonly target: Target
  readonly query: Query
  readonly now: () => number
  readonly signal: AbortSignal
  /** Rows of an event, at most. */
  readonly mostRows: number
  /** Between two looks. */
  readonly everyMs: number
}

/**
 * The events of a live tail: rows that come, the oldest first, and its state where that changes. It begins with the rows of the
 * last seconds, so that between a page's first answer and its tail nothing is missed; they are known by their `_id`.
 * @throws GramexLogError ERR_GRAMEXLOG_QUERY, before the first event
 */
export async function* tail(request: TailRequest): AsyncGenerator<string> {
  if (request.query.grouping !== undefined)
    throw new GramexLogError('ERR_GRAMEXLOG_QUERY', '_by: groups have no live tail; leave it out')
  const looks = new Looks(request)
  let state = ''
  let quietMs = 0
  for (let isFirst = true; ; isFirst = false) {
    const { rows, skipped, ...origin } = await looks.next(isFirst)
    const told: TailState = { ...origin, skipped }
    const text =
      (isFirst ? `retry: ${RETRY_MS}\n\n` : '') +
      (skipped > 0 || JSON.stringify(origin) !== state ? event('state', JSON.stringify(told)) : '') +
      (rows.length > 0 ? event('rows', `[${rows.join(',')}]`) : '')
    state = JSON.stringify(origin)
    quietMs = text === '' ? quietMs + request.everyMs : 0
    if (text !== '') yield text
    else if (quietMs >= HEARTBEAT_MS) {
      quietMs = 0
      yield ': alive\n\n'
    }
    await sleep(request.everyMs, undefined, { signal: request.signal })
  }
}

/** What a look found. */
interface Found extends Origin {
  /** JSON, the oldest first. */
  readonly rows: readonly string[]
  readonly skipped: number
}

/** Looks for rows that were not there before: in the time in which one may still come late. */
class Looks {
  readonly #request: TailRequest
  readonly #seen: Seen
  /** What is before has been told. */
  #doneMs = 0
  #last: Origin = { backend: 'local' }

  constructor(request: TailRequest) {
    this.#request = request
    this.#seen = new Seen(40 * request.mostRows)
  }

  /** @throws GramexLogError only at the first time; later it is told as a notice */
  async next(isFirst: boolean): Promise<Found> {
    const { targets, target, signal } = this.#request
    try {
      const found = await targets.ask(target, async (backend, origin) => {
        const found = await this.#look(backend.rows.bind(backend), origin)
        return { ...found, ...origin }
      })
      this.#last = { backend: found.backend }
      return found
    } catch (error) {
      if (isFirst || signal.aborted) throw error
      const why = error instanceof GramexLogError ? error.message : 'Something went wrong on the server.'
      return { ...this.#last, notice: `Nothing new can be read just now. ${why}`, rows: [], skipped: 0 }
    }
  }

  async #look(ask: Ask, { backend }: Origin): Promise<Omit<Found, 'backend'>> {
    const { targets, query, now, signal, mostRows } = this.#request
    const nowMs = now()
    const lateMs = backend === 'local' ? LOCAL_LATE_MS : targets.config.flushMs + SENT_LATE_MS
    const { to: _, ...timeless } = query
    const doneMs = this.#doneMs
    const fromMs = nowMs - lateMs
    const page = { ...timeless, from: isoTime(Math.max(doneMs, fromMs)), sort: [], offset: 0, meta: false }
    const limit = 2 * mostRows
    // A column may come with the first record that has it.
    const options = { nowMs, signal, anyColumn: true }
    const answer = await ask({ ...page, limit }, { ...options, ids: true })
    const fresh: string[] = []
    let read = 0
    let readAfter = 0
    let skipped = 0
    let characters = 0
    let newestMs = 0
    for await (const piece of answer.rows) {
      for (const row of piece) {
        read += 1
        const ms = msOf(row['@timestamp'])
        newestMs = Math.max(newestMs, ms)
        if (ms > doneMs) readAfter += 1
        if (!this.#seen.isNew(String(row._id))) continue
        const text = fresh.length < mostRows && characters < MAX_CHARACTERS ? jsonLine(row) : undefined
        if (text === undefined) skipped += 1
        else fresh.push(text)
        characters += text?.length ?? 0
      }
    }
    if (skipped > 0) {
      // Otherwise those that are left out now would be new once more the next time.
      this.#doneMs = Math.min(newestMs, nowMs)
      if (read === limit) {
        const after = isoTime(Math.max(doneMs + 1, fromMs))
        const { count = readAfter } = await ask({ ...page, from: after, limit: 1, meta: true }, options)
        skipped += Math.max(0, count - readAfter)
      }
    }
    return { rows: fresh.reverse(), skipped, ...(answer.notice !== undefined && { notice: answer.notice }) }
  }
}

type Ask = Parameters<Parameters<Targets['ask']>[1]>[0]['rows']

/** A time, in ms; 0 for what is none. */
function msOf(value: Json | undefined): number {
  const ms = typeof value === 'string' ? Date.parse(value) : value
  return typeof ms === 'number' && Number.isFinite(ms) ? ms : 0
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString()
}

function event(name: string, data: string): string {
  return `event: ${name}\ndata: ${data}\n\n`
}
