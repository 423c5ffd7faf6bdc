import { batch, computed, effect, signal, untracked } from '@preact/signals'
import type { Row } from '../../src/backends/backend.ts'
import type { Origin, RowsAnswer } from '../../src/endpoint/contract.ts'
import { ask } from '../data/ask.ts'
import { PAGE_ROWS, RowPages } from '../data/row-pages.ts'
import { momentOf } from '../values/time.ts'
import { learnFrom } from './known-columns.ts'
import { pinned } from './pin.ts'
import { type Place, parametersOf } from './place.ts'
import { messageOf, place, query, serverNow } from './store.ts'

/** Rows that can be skipped, by the grammar. */
const MAX_ROWS = 10_000_000
/** Rows of the tail that are kept above those of the pages. */
const MAX_FRESH = 1_000

export type Status = 'none' | 'loading' | 'ready' | 'failed'

export const status = signal<Status>('none')
export const failure = signal('')
export const origin = signal<Origin | undefined>(undefined)
/** Of groups: their columns, in the answer's order. */
export const answered = signal<readonly string[] | undefined>(undefined)
/** Rows that came by the tail, the newest first, above those of the pages. */
const fresh = signal<readonly Row[]>([])
/** Grows when rows have come. */
export const beat = signal(0)
/** Of what was asked anew without a word: how many rows came above those that were there; else undefined. */
export const grown = signal<number | undefined>(undefined)
/** The query as it is asked, with its times fixed; changes when all is asked anew. */
export const asked = signal<URLSearchParams | undefined>(undefined)

const pages = signal<RowPages | undefined>(undefined)
export const total = computed(() => fresh.value.length + Math.min(pages.value?.total ?? 0, MAX_ROWS))
/** There are more than can be scrolled to. */
export const beyond = computed(() => (pages.value?.total ?? 0) > MAX_ROWS)

/** Of those that came by the tail: since all was last asked for, an answer that may be of before them. */
let since: readonly Row[] = []
let current: AbortController | undefined
let shownTarget: string | undefined

export function rowAt(index: number): Row | undefined {
  const above = fresh.value.length
  return index < above ? fresh.value[index] : pages.value?.row(index - above)
}

export function wantRows(first: number, last: number): void {
  const above = untracked(() => fresh.value.length)
  pages.value?.want(first - above, last - above)
}

/** Those of the newest rows that are not there already: a tail may tell of what an answer had. */
export function notThere(rows: readonly Row[]): Row[] {
  const there = new Set<unknown>(fresh.value.map(({ _id }) => _id))
  for (let index = 0; index < PAGE_ROWS; index++) there.add(pages.value?.row(index)?._id)
  return rows.filter(({ _id }) => !there.has(_id))
}

/**
 * Puts rows above all others. Those that are there already are left out.
 * @param rows the newest first
 * @returns how many came to it; undefined if there was no room for them, and all has to be asked anew
 */
export function add(rows: readonly Row[]): number | undefined {
  if (fresh.peek().length + rows.length > MAX_FRESH) return undefined
  const added = untracked(() => notThere(rows))
  if (added.length > 0) fresh.value = [...added, ...fresh.peek()]
  since = [...added, ...since].slice(0, MAX_FRESH)
  learnFrom(added)
  return added.length
}

/** Asks all anew: what `now` is, how many rows there are. @param quiet what is shown stays until the answer is there */
export async function reload(quiet = false): Promise<void> {
  current?.abort()
  const here = place.peek()
  if (here.target === undefined) {
    status.value = 'none'
    return
  }
  if (here.target !== shownTarget) forget()
  shownTarget = here.target
  const controller = new AbortController()
  current = controller
  const wrong = query.peek()
  if (typeof wrong === 'string') return fail(wrong)
  if (!quiet) status.value = 'loading'
  try {
    await loadFirst(here, here.target, controller.signal, quiet)
  } catch (error) {
    if (!controller.signal.aborted) fail(messageOf(error))
  }
}

/** Records of one target are not shown under the name of another. */
function forget(): void {
  pages.value?.stop()
  pages.value = undefined
  fresh.value = []
  origin.value = undefined
  asked.value = undefined
}

async function loadFirst(here: Place, target: string, signal: AbortSignal, quiet: boolean): Promise<void> {
  const nowMs = serverNow()
  const first = pinned(here, nowMs)
  since = []
  const { value, weight } = await askRows(target, first, 0, signal, true)
  if (signal.aborted) return
  const there = new Set(value.rows.map(({ _id }) => _id))
  const newer = here.by === undefined ? since.filter(({ _id }) => !there.has(_id)) : []
  const count = value.count ?? value.rows.length
  const upTo = here.by === undefined ? newestOf(value.rows, nowMs) : undefined
  let later = pinned(here, nowMs, upTo)
  pages.peek()?.stop()
  const next = new RowPages({
    total: count,
    async load(offset, _limit, stop) {
      const answer = await askRows(target, later, offset, stop, later !== first)
      // Records without a time are outside of any bound: then pages move a little when new records come.
      if (answer.value.count !== undefined && answer.value.count < count) {
        later = first
        return { rows: (await askRows(target, later, offset, stop, false)).value.rows, weight: answer.weight }
      }
      return { rows: answer.value.rows, weight: answer.weight }
    },
    changed: () => {
      beat.value += 1
    },
    failed: (error) => fail(messageOf(error)),
  })
  next.put(0, { rows: value.rows, weight })
  batch(() => {
    grown.value = quiet ? count + newer.length - total.peek() : undefined
    pages.value = next
    fresh.value = newer
    answered.value = value.columns
    origin.value = value
    asked.value = first
    failure.value = ''
    status.value = 'ready'
    beat.value += 1
  })
  if (here.by === undefined) learnFrom(value.rows)
}

function askRows(
  target: string,
  parameters: URLSearchParams,
  offset: number,
  signal: AbortSignal,
  meta: boolean,
) {
  const all = new URLSearchParams(parameters)
  // Whole records come, which the page takes its columns from: one that is opened is there already.
  if (!all.has('_by')) all.delete('_c')
  all.set('_limit', String(PAGE_ROWS))
  if (offset > 0) all.set('_offset', String(offset))
  if (meta) all.set('_meta', 'y')
  return ask<RowsAnswer>(`~/rows/${encodeURIComponent(target)}?${all}`, { signal })
}

/** Up to when there were records; undefined where they have no times. */
function newestOf(rows: readonly Row[], nowMs: number): string | undefined {
  const times = rows.slice(0, 1).map((row) => momentOf(row['@timestamp']))
  const [newest] = times
  return newest === undefined ? undefined : new Date(Math.max(newest, nowMs)).toISOString()
}

function fail(message: string): void {
  failure.value = message
  status.value = 'failed'
}

/** Asks whenever the place is another one. */
export function followPlace(): void {
  const question = computed(() => `${place.value.target}?${withoutColumns(place.value)}`)
  effect(() => {
    question.value
    void reload()
  })
}

/** Other columns of the same records are there already. */
function withoutColumns(here: Place): string {
  return parametersOf(here.by === undefined ? { ...here, columns: [] } : here).toString()
}
