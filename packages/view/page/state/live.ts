import { computed, effect, signal } from '@preact/signals'
import type { Row } from '../../src/backends/backend.ts'
import type { TailState } from '../../src/endpoint/contract.ts'
import { BASE } from '../data/ask.ts'
import { cursor } from './cursor.ts'
import { renewBars } from './histogram.ts'
import { filtersOf, type Place } from './place.ts'
import { add, notThere, origin, reload, status, total } from './records.ts'
import { scroll } from './scrolling.ts'
import { go, place } from './store.ts'

/** Rows that wait, at most: beyond it they are counted, and asked for when they are wanted. */
const MAX_WAITING = 1_000

/** Rows that came while the newest are not looked at, or while it is paused; the newest first. */
const held = signal<readonly Row[]>([])
/** So many more came than are held. */
const leftOut = signal(0)
/** How many are not shown for that. */
export const waiting = computed(() => notThere(held.value).length + leftOut.value)
export const paused = signal(false)
/** What keeps the records from coming. */
export const tailFailure = signal<string | undefined>(undefined)
export const live = computed(() => place.value.live && canBeLive(place.value))

/** More came while nobody listened: then all is asked anew. */
let missed = false

/** New records come at the top: so it is of records that begin with the newest, without an end. */
export function canBeLive({ target, tab, by, sort, to }: Place): boolean {
  return target !== undefined && tab === 'records' && by === undefined && sort.length === 0 && to === ''
}

/** Begins; then pauses and goes on. */
export function switchLive(): void {
  if (!canBeLive(place.value)) return
  if (!place.value.live) go({ live: true }, true)
  else {
    paused.value = !paused.value
    if (!paused.value) showWaiting()
  }
}

export function endLive(): void {
  go({ live: false }, true)
}

/** Shows what came meanwhile. */
export function showWaiting(): void {
  const rows = held.peek()
  const all = !missed && leftOut.peek() === 0
  letGo()
  if (!all || !put(rows)) void reload(true)
}

function letGo(): void {
  held.value = []
  leftOut.value = 0
  missed = false
}

/** Nobody looks at the newest rows just now, or they shall stay as they are. */
function isHeld(): boolean {
  return paused.peek() || (scroll.peek().top > 0 && total.peek() > 0)
}

/** What is shown is asked anew, at once or when it is wanted. */
function renew(): void {
  if (isHeld()) missed = true
  else if (status.peek() !== 'loading') void reload(true)
}

/** The row that the keys are at stays the same record. */
function put(rows: readonly Row[]): boolean {
  const added = add(rows)
  if (added) renewBars()
  if (added !== undefined && cursor.peek() !== undefined) cursor.value = cursor.peek()! + added
  return added !== undefined
}

/** Listens while the page is live. */
export function followLive(): void {
  const question = computed(() => {
    if (!live.value) return undefined
    const parameters = filtersOf(place.value)
    // What came before is in the table.
    parameters.delete('_from')
    return `~/tail/${encodeURIComponent(place.value.target ?? '')}?${parameters}`
  })
  effect(() => {
    const path = question.value
    letGo()
    paused.value = false
    tailFailure.value = undefined
    if (path === undefined) return
    const source = new EventSource(new URL(path, BASE))
    source.addEventListener('open', () => {
      // Whatever was logged until now, also while the connection was away.
      tailFailure.value = undefined
      renew()
    })
    source.addEventListener('rows', ({ data }) => take(JSON.parse(data) as Row[]))
    source.addEventListener('state', ({ data }) => {
      const state = JSON.parse(data) as TailState
      origin.value = state
      if (state.skipped > 0) renew()
    })
    source.addEventListener('error', () => {
      tailFailure.value =
        source.readyState === EventSource.CLOSED
          ? 'New records do not come: the server refuses to send them.'
          : 'The server is away; new records come when it is back.'
    })
    return () => source.close()
  })
  effect(() => {
    // Back at the top what came meanwhile is wanted.
    if (scroll.value.top === 0 && !paused.value && (waiting.peek() > 0 || missed)) showWaiting()
  })
}

function take(rows: readonly Row[]): void {
  if (isHeld()) {
    const there = new Set(held.peek().map(({ _id }) => _id))
    const all = notThere([...rows.filter(({ _id }) => !there.has(_id)).toReversed(), ...held.peek()])
    leftOut.value += Math.max(0, all.length - MAX_WAITING)
    held.value = all.slice(0, MAX_WAITING)
  } else if (!put(rows.toReversed())) void reload(true)
}
