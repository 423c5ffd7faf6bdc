import { type Signal, useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { StatisticsAnswer } from '../../src/endpoint/contract.ts'
import { splitKey } from '../../src/query/parse-filter.ts'
import { ask } from '../data/ask.ts'
import { type Choice, columnChoices, valueChoices, type Wanted, wantedAt } from '../state/completion.ts'
import { pinned } from '../state/pin.ts'
import { NOWHERE } from '../state/place.ts'
import { columns, place, serverNow } from '../state/store.ts'

/** Typing that goes on asks for nothing. */
const PAUSE_MS = 120

export interface Choices {
  readonly choices: Signal<readonly Choice[]>
  readonly wanted: Signal<Wanted | undefined>
  /** The one that the arrow keys have come to. */
  readonly active: Signal<number | undefined>
  /** After the text or the caret is another. */
  update(): void
  close(): void
}

/** What the text in a box can go on with: columns from what is known, values from the records. */
export function useChoices(input: RefObject<HTMLInputElement | null>): Choices {
  const choices = useSignal<readonly Choice[]>([])
  const wanted = useSignal<Wanted | undefined>(undefined)
  const active = useSignal<number | undefined>(undefined)
  const asking = useRef<AbortController>(undefined)
  const close = () => {
    asking.current?.abort()
    choices.value = []
    active.value = undefined
  }
  useEffect(() => close, [])
  const update = () => {
    close()
    const box = input.current
    if (box === null) return
    const next = wantedAt(box.value, box.selectionStart ?? box.value.length)
    wanted.value = next
    if (next.kind === 'column') {
      if (next.typed !== '' || next.key !== '') choices.value = columnChoices(next, columns.value)
      return
    }
    const controller = new AbortController()
    asking.current = controller
    setTimeout(async () => {
      if (controller.signal.aborted) return
      const values = await askValues(next, controller.signal).catch(() => [])
      if (!controller.signal.aborted) choices.value = valueChoices(next, values)
    }, PAUSE_MS)
  }
  return { choices, wanted, active, update, close }
}

async function askValues({ key, typed }: Wanted, signal: AbortSignal): Promise<StatisticsAnswer['top']> {
  const { column } = splitKey(key)
  const { target, from, to } = place.value
  if (target === undefined || column.startsWith('_') || column === 'q') return []
  const parameters = pinned({ ...NOWHERE, from, to }, serverNow())
  parameters.set('~column', column)
  parameters.set('~most', '12')
  if (typed !== '') parameters.set('~prefix', typed)
  const path = `~/statistics/${encodeURIComponent(target)}?${parameters}`
  return (await ask<StatisticsAnswer>(path, { signal })).value.top
}
