import { errors } from '@elastic/transport'
import { type Batch, batchRecords, pickBatch } from '../shipper/batch.ts'
import type { Answer } from '../shipper/sink.ts'
import type { Ask } from './ask.ts'
import { type Copy, olderCopies, RefusedForNow, removeCopies } from './copies.ts'
import { findIndex } from './whereabouts.ts'

/** Ids in one search. There may be two documents of each, and a search gives 10,000. */
const IDS = 5_000
/** After so long, records go on unchecked: an old index that is lost for good must not hold them up for ever. */
const PATIENCE_MS = 5 * 60_000
/** Answers to one who may not ask, or asks what the server does not have. */
const MAY_NOT_ASK = new Set([400, 403, 405])

interface RefreshAnswer {
  readonly _shards?: { readonly failed?: number }
}

interface SearchAnswer {
  readonly timed_out?: boolean
  readonly hits?: { readonly hits?: readonly Copy[] }
}

/** Places in a batch of what is there at all, and of what was there more than once. */
interface Found {
  readonly stored: ReadonlySet<number>
  readonly doubled: ReadonlySet<number>
}

const NONE: ReadonlySet<number> = new Set()
const NOTHING: Found = { stored: NONE, doubled: NONE }

/**
 * Finds what an earlier sending has stored already, where an `_id` alone does not tell: an alias or a data stream has several
 * indices, and after a rollover the newest takes an id that an older one has. It looks before a sending, and after it for
 * what became double since: by a rollover between the look and the sending, or as the earlier one was still under way.
 */
export class StoredBefore {
  readonly #ask: Ask
  readonly #index: string
  readonly #notice: (reason: string) => void
  /** A plain index refuses an id that is there. */
  #plain = false
  readonly #said = new Set<string>()
  #failingSinceMs: number | undefined

  /** @param notice told if we cannot look, after which nothing is found */
  constructor(ask: Ask, index: string, notice: (reason: string) => void) {
    this.#ask = ask
    this.#index = index
    this.#notice = notice
  }

  /**
   * The places of those records of a batch that are stored.
   * @throws what `ask` throws, if the server cannot answer now
   */
  async find(batch: Batch): Promise<ReadonlySet<number>> {
    return (await this.#look(() => batch)).stored
  }

  /**
   * The places of those records of a batch that an earlier sending had stored when this one stored them again, by its
   * `answer`; one copy of each is left.
   * @throws what `ask` throws, if the server cannot answer now: it is all found when the batch is sent again
   */
  async doubled(batch: Batch, answer: Answer): Promise<ReadonlySet<number>> {
    if (answer.kind !== 'delivered' && answer.kind !== 'mixed') return NONE
    const told = new Set(answer.kind === 'mixed' ? answer.items.map(({ at }) => at) : [])
    if (told.size === batch.count) return NONE
    const { doubled } = await this.#look(() => pickBatch(batch, (at) => !told.has(at)))
    if (doubled.size === 0) return NONE
    const created = Array.from({ length: batch.count }, (_, at) => at).filter((at) => !told.has(at))
    return new Set([...doubled].map((at) => created[at]!))
  }

  /** @param batchOf makes the batch, which is asked for where there may be copies: a whole backlog goes through here */
  async #look(batchOf: () => Batch): Promise<Found> {
    if (this.#plain) return NOTHING
    try {
      const { kind, indices } = await findIndex(this.#ask, this.#index)
      this.#plain = kind === 'index'
      // An alias may stand for data streams.
      const several = kind === 'alias' || indices.length > 1
      const found = several ? await this.#lookInto(indices, batchOf()) : NOTHING
      this.#failingSinceMs = undefined
      return found
    } catch (error) {
      if (!this.#mayGoOn(error)) throw error
      const doubt = 'one that is sent again after a rollover may be stored twice'
      this.#say(
        `whether records are in "${this.#index}" already cannot be found out (${inWords(error)}); ${doubt}`,
      )
      return NOTHING
    }
  }

  /** @param indices as `olderCopies` wants them */
  async #lookInto(indices: readonly string[], batch: Batch): Promise<Found> {
    const copies = await this.#search(batch)
    const older = olderCopies(copies, indices)
    const left = older.length > 0 ? await this.#remove(older) : undefined
    if (left !== undefined)
      this.#say(`records that are in "${this.#index}" twice could not be made one (${left})`)
    return { stored: placesOf(copies, batch), doubled: placesOf(older, batch) }
  }

  async #search(batch: Batch): Promise<Copy[]> {
    const path = `/${encodeURIComponent(this.#index)}`
    const refreshed = await this.#ask<RefreshAnswer | null>({ method: 'POST', path: `${path}/_refresh` })
    if ((refreshed?._shards?.failed ?? 0) > 0) throw new RefusedForNow('a shard was not refreshed')
    const copies: Copy[] = []
    const ids = [...new Set([...batchRecords(batch)].map(({ id }) => id))]
    for (let from = 0; from < ids.length; from += IDS) {
      const answer = await this.#ask<SearchAnswer | null>({
        method: 'POST',
        path: `${path}/_search`,
        querystring: {
          // A shard that does not answer has to count as a failure: what it holds would be sent again.
          allow_partial_search_results: false,
          filter_path: 'timed_out,hits.hits._id,hits.hits._index,hits.hits._routing',
        },
        body: {
          query: { ids: { values: ids.slice(from, from + IDS) } },
          size: 2 * IDS,
          sort: ['_doc'],
          _source: false,
          track_total_hits: false,
        },
      })
      if (answer?.timed_out !== false) throw new Error('a search did not end: is this Elasticsearch?')
      copies.push(...(answer.hits?.hits ?? []))
    }
    return copies
  }

  /** @returns why one is there still; what was found out counts all the same */
  async #remove(copies: readonly Copy[]): Promise<string | undefined> {
    try {
      return await removeCopies(this.#ask, copies)
    } catch (error) {
      if (!this.#mayGoOn(error)) throw error
      return inWords(error)
    }
  }

  #say(notice: string): void {
    if (!this.#said.has(notice)) this.#notice(notice)
    this.#said.add(notice)
  }

  /** We may not look; or the server has not been able to tell for long. One that does not answer at all is waited for. */
  #mayGoOn(error: unknown): boolean {
    if (error instanceof errors.ResponseError) {
      const { statusCode = 0, body } = error
      // A proxy's page says nothing of what we may.
      if (MAY_NOT_ASK.has(statusCode)) return typeof body === 'object'
      if (statusCode < 500) return false
    } else if (!(error instanceof RefusedForNow)) return false
    // Not the time of day, which may be set.
    const now = performance.now()
    this.#failingSinceMs ??= now
    return now - this.#failingSinceMs > PATIENCE_MS
  }
}

/** The places in a batch of the records with these ids. It may have one twice, as a letter that was written twice. */
function placesOf(copies: readonly Copy[], batch: Batch): ReadonlySet<number> {
  const ids = new Set(copies.map(({ _id }) => _id))
  const places = new Set<number>()
  if (ids.size === 0) return places
  let at = 0
  for (const { id } of batchRecords(batch)) {
    if (ids.has(id)) places.add(at)
    at += 1
  }
  return places
}

function inWords(error: unknown): string {
  return error instanceof errors.ResponseError ? `HTTP ${error.statusCode}` : (error as Error).message
}
