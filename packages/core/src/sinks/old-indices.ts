import { indexPeriod, indexWildcard } from '../config/index-pattern.ts'
import type { Ask } from './ask.ts'

/** An index whose name has a date. */
export interface DatedIndex {
  readonly name: string
  /** The time of its records, in ms since 1970, the end excluded. */
  readonly fromMs: number
  readonly toMs: number
  readonly documents: number
  /** Of its primary shards and their copies. */
  readonly bytes: number
}

/**
 * The indices of a target whose name has a date, of which the last record is older than `beforeMs`; the oldest first. None that
 * merely begins with the same words.
 * @throws what `ask` throws
 */
export async function oldIndices(ask: Ask, index: string, beforeMs: number): Promise<DatedIndex[]> {
  const found = await ask<
    readonly { index?: string; 'docs.count'?: string | null; 'store.size'?: string | null }[] | null
  >({
    method: 'GET',
    path: `/_cat/indices/${encodeURIComponent(indexWildcard(index))}`,
    querystring: {
      format: 'json',
      bytes: 'b',
      h: 'index,docs.count,store.size',
      expand_wildcards: 'open,closed,hidden',
    },
  })
  if (!Array.isArray(found))
    throw new Error('the answer to GET /_cat/indices is another: is this Elasticsearch?')
  return found
    .flatMap(({ index: name = '', 'docs.count': documents, 'store.size': bytes }) => {
      const period = indexPeriod(index, name)
      if (period === undefined || period.toMs > beforeMs) return []
      return { name, ...period, documents: Number(documents ?? 0), bytes: Number(bytes ?? 0) }
    })
    .sort((one, other) => one.fromMs - other.fromMs)
}

/** Deletes one index by its name, and nothing where there is none. @throws what `ask` throws */
export async function deleteIndex(ask: Ask, name: string): Promise<void> {
  await ask({
    method: 'DELETE',
    path: `/${encodeURIComponent(name)}`,
    querystring: { ignore_unavailable: true, allow_no_indices: true, expand_wildcards: 'none' },
  })
}
