import { effect, signal } from '@preact/signals'
import type { HistogramAnswer } from '../../src/endpoint/contract.ts'
import { ask } from '../data/ask.ts'
import { pinned } from './pin.ts'
import { asked } from './records.ts'
import { level } from './shown-columns.ts'
import { place, serverNow } from './store.ts'

/** Most bars; one takes some 8 px. */
const BARS = 120

/** Between two looks while new records come. */
const PAUSE_MS = 3_000

const freshness = signal(0)
let waiting: ReturnType<typeof setTimeout> | undefined

export const histogram = signal<HistogramAnswer | undefined>(undefined)

/** Asks for the bars of what the table shows. */
export function followRecords(): void {
  effect(() => {
    freshness.value
    const by = level.value
    const { target } = place.peek()
    if (asked.value === undefined || target === undefined) {
      histogram.value = undefined
      return
    }
    const controller = new AbortController()
    const all = pinned(place.peek(), serverNow())
    // It is about the records, whatever becomes of them in the table.
    for (const name of ['_by', '_c', '_sort']) all.delete(name)
    for (const key of [...all.keys()]) if (/\|(count|sum|avg|min|max)[<>!~]*$/.test(key)) all.delete(key)
    all.set('~bars', String(BARS))
    if (by !== undefined) all.set('~by', by)
    ask<HistogramAnswer>(`~/histogram/${encodeURIComponent(target)}?${all}`, {
      signal: controller.signal,
    }).then(
      ({ value }) => {
        histogram.value = value
      },
      () => {
        // The table says what fails.
        if (!controller.signal.aborted) histogram.value = undefined
      },
    )
    return () => controller.abort()
  })
}

/** New records are in the table: they come into the bars too, if not each at once. */
export function renewBars(): void {
  if (waiting !== undefined) return
  waiting = setTimeout(() => {
    waiting = undefined
    freshness.value += 1
  }, PAUSE_MS)
}
