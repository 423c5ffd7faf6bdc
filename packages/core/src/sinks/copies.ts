import { errors } from '@elastic/transport'
import type { Ask } from './ask.ts'

/** A document as a search tells of it. */
export interface Copy {
  readonly _id: string
  readonly _index: string
  readonly _routing?: string
}

interface DeleteAnswer {
  readonly items?: readonly { readonly delete?: Deleted }[]
}

interface Deleted {
  readonly status?: number
  readonly error?: { readonly type?: string }
}

/** It is gone by now. */
const GONE = 404

/** Of documents with the same id all but the one in the last index by name, which is the newest after a rollover. */
export function olderCopies(copies: readonly Copy[]): Copy[] {
  const newest = new Map<string, Copy>()
  for (const copy of copies) {
    const other = newest.get(copy._id)
    if (other === undefined || other._index < copy._index) newest.set(copy._id, copy)
  }
  return copies.filter((copy) => newest.get(copy._id) !== copy)
}

/**
 * Deletes documents by index and id: a data stream takes no deletions itself, the indices behind it do.
 * @returns why one is there still; undefined if none is
 * @throws what `ask` throws, if the server cannot answer now
 */
export async function removeCopies(ask: Ask, copies: readonly Copy[]): Promise<string | undefined> {
  const ofIndex = new Map<string, Copy[]>()
  for (const copy of copies) ofIndex.set(copy._index, [...(ofIndex.get(copy._index) ?? []), copy])
  const left: (string | undefined)[] = []
  for (const [index, those] of ofIndex) left.push(await removeFrom(ask, index, those))
  return left.find((reason) => reason !== undefined)
}

async function removeFrom(ask: Ask, index: string, copies: readonly Copy[]): Promise<string | undefined> {
  try {
    const answer = await ask<DeleteAnswer | null>({
      method: 'POST',
      // Not in each action, which a server may forbid.
      path: `/${encodeURIComponent(index)}/_bulk`,
      querystring: { filter_path: 'items.*.status,items.*.error.type' },
      bulkBody: copies.map(deletion).join(''),
    })
    const refused = answer?.items?.map((item) => item.delete ?? {}).find(isRefused)
    return refused && (refused.error?.type ?? `HTTP ${refused.status}`)
  } catch (error) {
    const status = error instanceof errors.ResponseError ? (error.statusCode ?? 0) : 0
    if (status < 400 || status >= 500) throw error
    return `HTTP ${status}`
  }
}

function deletion({ _id, _routing }: Copy): string {
  return `${JSON.stringify({ delete: { _id, ...(_routing !== undefined && { routing: _routing }) } })}\n`
}

function isRefused({ status = 0 }: Deleted): boolean {
  return status >= 400 && status !== GONE
}
