import { type Client, Refusal } from './client.ts'

export interface Hit {
  readonly _id: string
  readonly _index: string
  readonly _ignored?: readonly string[]
  readonly _source?: unknown
  readonly sort?: readonly unknown[]
}

export interface SearchAnswer {
  readonly timed_out?: boolean
  readonly pit_id?: string
  readonly hits?: { readonly total?: { readonly value: number }; readonly hits?: readonly Hit[] }
  readonly aggregations?: { readonly [name: string]: unknown }
}

/**
 * @param expression undefined where the body has a point in time
 * @throws Refusal, also where not all shards answered in time
 */
export async function search(
  client: Client,
  expression: string | undefined,
  body: object,
  signal: AbortSignal,
  filter?: string,
): Promise<SearchAnswer> {
  const path = expression === undefined ? '/_search' : `/${encodeURIComponent(expression)}/_search`
  const query = {
    allow_partial_search_results: false,
    ...(expression !== undefined && { ignore_unavailable: true }),
    ...(filter !== undefined && { filter_path: filter }),
  }
  const limited = { ...body, timeout: `${client.timeoutMs}ms` }
  const answer = await client.ask<SearchAnswer | null>({ method: 'POST', path, query, body: limited }, signal)
  if (typeof answer !== 'object' || answer?.timed_out === undefined)
    throw new Refusal({
      reason: `the answer to POST ${path} is another: is this Elasticsearch?`,
      late: false,
    })
  if (answer.timed_out) throw new Refusal({ reason: 'the search took too long', late: true })
  return answer
}
