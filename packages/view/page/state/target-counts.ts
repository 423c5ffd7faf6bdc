import { computed, effect, signal } from '@preact/signals'
import type { RowsAnswer } from '../../src/endpoint/contract.ts'
import { ask } from '../data/ask.ts'
import { clock } from './clock.ts'
import { live } from './live.ts'
import { pinned } from './pin.ts'
import { NOWHERE } from './place.ts'
import { asked } from './records.ts'
import { place, serverNow, targets } from './store.ts'

/** Targets that are counted at the same time. */
const AT_ONCE = 3
/** Ticks of the clock, of 5 s each, after which all are counted again: while new records are shown, and else. */
const LIVE_TICKS = 2
const TICKS = 12

/** How many records each target has in the time that is shown. */
export const targetCounts = signal<ReadonlyMap<string, number>>(new Map())

let counting: AbortController | undefined

/** Counts whenever the records are asked anew, and now and then as long as the page is looked at. */
export function followTargets(): void {
  effect(() => {
    asked.value
    if (targets.value === undefined) return
    void count()
    return () => counting?.abort()
  })
  const pulse = computed(() => Math.floor(clock.value / (live.value ? LIVE_TICKS : TICKS)))
  effect(() => {
    // A count that takes long is not begun again before its end.
    if (pulse.value > 0 && counting === undefined && !document.hidden) void count()
  })
}

async function count(): Promise<void> {
  const controller = new AbortController()
  counting = controller
  const names = (targets.peek()?.targets ?? []).map(({ name }) => name)
  const { from, to } = place.peek()
  const parameters = pinned({ ...NOWHERE, from, to }, serverNow())
  parameters.set('_limit', '1')
  parameters.set('_meta', 'y')
  const next = async () => {
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      const path = `~/rows/${encodeURIComponent(name)}?${parameters}`
      const answer = await ask<RowsAnswer>(path, { signal: controller.signal }).catch(() => undefined)
      if (controller.signal.aborted) return
      const found = answer?.value.count
      if (found !== undefined) targetCounts.value = new Map(targetCounts.peek()).set(name, found)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
  if (counting === controller) counting = undefined
}
