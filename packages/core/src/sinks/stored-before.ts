import { errors } from '@elastic/transport'
import { type Batch, batchRecords } from '../shipper/batch.ts'
import type { Ask } from './template.ts'
import { findIndex } from './whereabouts.ts'

/** Ids in one search. There may be two documents of each, and a search gives 10,000. */
const IDS = 5_000
/** After so long, records go on unchecked: an old index that is lost for good must not hold them up for ever. */
const PATIENCE_MS = 5 * 60_000
/** Answers to one who may not ask, or asks what the server does not have. */
const MAY_NOT_ASK = new Set([400, 403, 405])

interface SearchAnswer {
  readonly timed_out?: boolean
  readonly hits?: { readonly hits?: readonly { readonly _id: string }[] }
}

const NONE: ReadonlySet<number> = new Set()

/**
 * Finds what an earlier sending has stored already, where an `_id` alone does not tell: an alias or a data stream has several
 * indices, and after a rollover the newest takes an id that an older one has.
 */
export class StoredBefore {
  readonly #ask: Ask
  readonly #index: string
  readonly #notice: (reason: string) => void
  /** A plain index refuses an id that is there. */
  #plain = false
  #said = false
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
    if (this.#plain) return NONE
    try {
      const { kind, indices } = await findIndex(this.#ask, this.#index)
      this.#plain = kind === 'index'
      // An alias may stand for data streams.
      const found = kind === 'alias' || indices.length > 1 ? await this.#search(batch) : NONE
      this.#failingSinceMs = undefined
      return found
    } catch (error) {
      if (!this.#mayGoOn(error)) throw error
      if (!this.#said) {
        const doubt = 'one that is sent again after a rollover may be stored twice'
        const words = `HTTP ${(error as errors.ResponseError).statusCode}`
        this.#notice(
          `whether records are in "${this.#index}" already cannot be found out (${words}); ${doubt}`,
        )
      }
      this.#said = true
      return NONE
    }
  }

  async #search(batch: Batch): Promise<ReadonlySet<number>> {
    const places = new Map<string, number>()
    for (const { id } of batchRecords(batch)) places.set(id, places.size)
    const path = `/${encodeURIComponent(this.#index)}`
    await this.#ask({ method: 'POST', path: `${path}/_refresh` })
    const found = new Set<number>()
    const ids = [...places.keys()]
    for (let from = 0; from < ids.length; from += IDS) {
      const answer = await this.#ask<SearchAnswer | null>({
        method: 'POST',
        path: `${path}/_search`,
        // A shard that does not answer has to count as a failure: what it holds would be sent again.
        querystring: { allow_partial_search_results: false, filter_path: 'timed_out,hits.hits._id' },
        body: {
          query: { ids: { values: ids.slice(from, from + IDS) } },
          size: 2 * IDS,
          sort: ['_doc'],
          _source: false,
          track_total_hits: false,
        },
      })
      if (answer?.timed_out !== false) throw new Error('a search did not end: is this Elasticsearch?')
      for (const { _id } of answer.hits?.hits ?? []) found.add(places.get(_id)!)
    }
    return found
  }

  /** We may not look; or the server has not been able to tell for long. One that does not answer at all is waited for. */
  #mayGoOn(error: unknown): boolean {
    if (!(error instanceof errors.ResponseError)) return false
    const { statusCode = 0, body } = error
    // A proxy's page says nothing of what we may.
    if (MAY_NOT_ASK.has(statusCode)) return typeof body === 'object'
    if (statusCode < 500) return false
    // Not the time of day, which may be set.
    const now = performance.now()
    this.#failingSinceMs ??= now
    return now - this.#failingSinceMs > PATIENCE_MS
  }
}
