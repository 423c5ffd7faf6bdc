import { GramexLogError } from '@gramexlog/core/error'
import type { Target } from '@gramexlog/core/files'
import type { Json, Row } from '../backends/backend.ts'
import { jsonLine } from '../formats/json.ts'
import type { Filter, Query } from '../query/query.ts'
import type { Origin } from './contract.ts'
import { type Come, JournalEnds } from './journal-ends.ts'
import { MAX_CHARACTERS } from './listener.ts'
import { Seen } from './seen.ts'
import type { Targets } from './targets.ts'

/** How long after its time a record may be seen first, in the files of this machine. */
const LOCAL_LATE_MS = 5_000
/** In Elasticsearch, besides the time between deliveries: what a batch and a refresh take. */
const SENT_LATE_MS = 10_000
/** A busy server takes longer now and then: every so many looks it is looked back further. */
const LATEST_MS = 90_000
const LATEST_EVERY = 10
/** How far the clocks of those who log may go ahead. Records of times to come would be the newest again and again. */
const AHEAD_MS = 60_000
/** Ids that wait to be looked at. */
const MAX_COME = 100_000
const TIMELESS =
  'New records without @timestamp do not come by themselves: Elasticsearch cannot tell which are new. Search again to see them.'

export interface TailRequest {
  readonly targets: Targets
  readonly target: Target
  readonly query: Query
  readonly now: () => number
  /** Rows of an event, at most. */
  readonly mostRows: number
}

/** What a look found. */
interface Found extends Origin {
  /** JSON, the oldest first. */
  readonly rows: readonly string[]
  readonly skipped: number
}

/**
 * Looks for rows that were not there before: by the time in which one may still come late. Where records have no time, by
 * their places in the files of this machine.
 */
export class Looks {
  readonly #request: TailRequest
  readonly #signal: AbortSignal
  readonly #seen: Seen
  readonly #ends: JournalEnds | undefined
  /** What came to the files and was not looked at yet. */
  #come: Come = { ids: [], leftOutBytes: 0 }
  /** What is before has been told. */
  #doneMs = 0
  #isFirst = true
  #looks = 0
  /** What is before was there when the first look came. */
  #beginMs: number | undefined
  #last: Origin = { backend: 'local' }

  constructor(request: TailRequest, signal: AbortSignal) {
    const { targets, target, mostRows } = request
    this.#request = request
    this.#signal = signal
    this.#seen = new Seen(40 * mostRows)
    this.#ends = target.timestamp ? undefined : new JournalEnds(targets.config, target)
  }

  /** @throws GramexLogError only at the first time; later it is told as a notice */
  async next(): Promise<Found> {
    const { targets, target } = this.#request
    try {
      await this.#followEnds()
      const found = await targets.ask(target, async (backend, origin) => {
        const ask = backend.rows.bind(backend)
        if (this.#ends === undefined) return { ...(await this.#look(ask, origin)), ...origin }
        if (origin.backend === 'local') return { ...(await this.#lookAtCome(ask)), ...origin }
        return { notice: TIMELESS, ...(await this.#look(ask, origin)), ...origin }
      })
      this.#come = { ids: [], leftOutBytes: 0 }
      this.#isFirst = false
      this.#last = { backend: found.backend }
      return found
    } catch (error) {
      if (this.#isFirst || this.#signal.aborted) throw error
      const why = error instanceof GramexLogError ? error.message : 'Something went wrong on the server.'
      return { ...this.#last, notice: `Nothing new can be read just now. ${why}`, rows: [], skipped: 0 }
    }
  }

  async #followEnds(): Promise<void> {
    if (this.#ends === undefined) return
    const { ids, leftOutBytes } = await this.#ends.advance()
    this.#come = {
      ids: [...this.#come.ids, ...ids].slice(-MAX_COME),
      leftOutBytes: this.#come.leftOutBytes + leftOutBytes,
    }
  }

  /** Those of the records that came to the files which the query asks for. */
  async #lookAtCome(ask: Ask): Promise<Omit<Found, 'backend'>> {
    const { query, now, mostRows } = this.#request
    const { ids, leftOutBytes } = this.#come
    const { to: _, from: __, ...timeless } = query
    const newest = ids.slice(-2 * mostRows)
    // At first it shows what is wrong with the query.
    if (newest.length === 0 && !this.#isFirst) return { rows: [], skipped: 0 }
    const only: Filter = { kind: 'is', column: '_id', not: false, values: newest }
    const page = { ...timeless, filters: [...query.filters, only], sort: [], offset: 0, meta: false }
    const options = { nowMs: now(), signal: this.#signal, anyColumn: true, ids: true }
    const found = new Map<string, Row>()
    for await (const piece of (await ask(page, options)).rows)
      for (const row of piece) found.set(String(row._id), row)
    const rows: string[] = []
    let characters = 0
    for (const id of newest.toReversed()) {
      const row = found.get(id)
      if (row === undefined) continue
      if (rows.length === mostRows || characters > MAX_CHARACTERS) break
      const text = jsonLine(row)
      characters += text.length
      rows.push(text)
    }
    // Of what was not read nobody knows how much it is: at least something.
    const unread = ids.length - newest.length + (leftOutBytes > 0 ? 1 : 0)
    return { rows: rows.reverse(), skipped: found.size - rows.length + unread }
  }

  async #look(ask: Ask, { backend }: Origin): Promise<Omit<Found, 'backend'>> {
    const { targets, query, now, mostRows } = this.#request
    const nowMs = now()
    const lateMs = backend === 'local' ? LOCAL_LATE_MS : targets.config.flushMs + SENT_LATE_MS
    const { to: _, ...timeless } = query
    const doneMs = this.#doneMs
    this.#beginMs ??= nowMs - lateMs
    const isFar = ++this.#looks % LATEST_EVERY === 0
    const fromMs = isFar ? Math.max(this.#beginMs, nowMs - LATEST_MS) : nowMs - lateMs
    const span = { from: isoTime(Math.max(doneMs, fromMs)), to: isoTime(nowMs + AHEAD_MS) }
    const page = { ...timeless, ...span, sort: [], offset: 0, meta: false }
    const limit = 2 * mostRows
    // A column may come with the first record that has it.
    const options = { nowMs, signal: this.#signal, anyColumn: true }
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
