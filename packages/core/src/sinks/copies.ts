import { errors } from '@elastic/transport'
import type { Ask } from './ask.ts'

/** A document as a search tells of it. */
export interface Copy {
  readonly _id: string
  readonly _index: string
  readonly _routing?: string
}

/** A server could not do what it was asked to do, though it answered. */
export class RefusedForNow extends Error {}

interface DeleteAnswer {
  readonly items?: readonly { readonly delete?: Deleted }[]
}

interface Deleted {
  readonly status?: number
  readonly error?: { readonly type?: string }
}

const TOO_MANY = 429
/** It is gone by now. */
const GONE = 404

/**
 * Of documents with the same id all but the newest.
 * @param indices from the oldest to the newest; of others the last by name is the newest
 */
export function olderCopies(copies: readonly Copy[], indices: readonly string[]): Copy[] {
  const places = new Map(indices.map((index, place) => [index, place]))
  const isNewer = (one: Copy, other: Copy) => {
    const [a, b] = [places.get(one._index), places.get(other._index)]
    return a === undefined || b === undefined ? one._index > other._index : a > b
  }
  const newest = new Map<string, Copy>()
  for (const copy of copies) {
    const other = newest.get(copy._id)
    if (other === undefined || isNewer(copy, other)) newest.set(copy._id, copy)
  }
  return copies.filter((copy) => newest.get(copy._id) !== copy)
}

/**
 * Deletes documents by index and id: a data stream takes no deletions itself, the indices behind it do.
 * @returns why one is there still, for good; undefined if none is
 * @throws what `ask` throws, and RefusedForNow, if the server cannot do it now
 */
export async function removeCopies(ask: Ask, copies: readonly Copy[]): Promise<string | undefined> {
  const ofIndex = new Map<string, Copy[]>()
  for (const copy of copies) {
    const others = ofIndex.get(copy._index)
    if (others === undefined) ofIndex.set(copy._index, [copy])
    else others.push(copy)
  }
  let left: string | undefined
  for (const [index, those] of ofIndex) left = (await removeFrom(ask, index, those)) ?? left
  return left
}

async function removeFrom(ask: Ask, index: string, copies: readonly Copy[]): Promise<string | undefined> {
  let answer: DeleteAnswer | null
  try {
    answer = await ask<DeleteAnswer | null>({
      method: 'POST',
      // Not in each action, which a server may forbid.
      path: `/${encodeURIComponent(index)}/_bulk`,
      querystring: { filter_path: 'items.*.status,items.*.error.type' },
      bulkBody: copies.map(deletion).join(''),
    })
  } catch (error) {
    const status = error instanceof errors.ResponseError ? (error.statusCode ?? 0) : 0
    if (!isRefusal(status)) throw error
    return `HTTP ${status}`
  }
  const items = (answer?.items ?? []).map((item) => item.delete ?? {})
  const waiting = items.find(({ status = 0 }) => status === TOO_MANY || status >= 500)
  if (waiting !== undefined || items.length !== copies.length)
    throw new RefusedForNow(`deletions in "${index}" were not done (${waiting?.error?.type ?? 'no answer'})`)
  const refused = items.find(({ status = 0 }) => isRefusal(status))
  return refused && (refused.error?.type ?? `HTTP ${refused.status}`)
}

function deletion({ _id, _routing }: Copy): string {
  return `${JSON.stringify({ delete: { _id, ...(_routing !== undefined && { routing: _routing }) } })}\n`
}

function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== GONE && status !== TOO_MANY
}
