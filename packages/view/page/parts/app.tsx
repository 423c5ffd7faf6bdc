import { useSignal, useSignalEffect } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { place } from '../state/store.ts'
import { Delivery } from './delivery.tsx'
import { Fields } from './fields.tsx'
import { Help } from './help.tsx'
import { listenToKeys } from './keyboard.ts'
import { Records } from './records.tsx'
import { Targets } from './targets.tsx'
import { TopBar } from './top-bar.tsx'

export function App(): JSX.Element {
  const search = useRef<HTMLInputElement>(null)
  /** The left side, where there is no room for it at all times. */
  const side = useSignal(false)
  const help = useSignal(false)
  useEffect(
    () =>
      listenToKeys({
        search: () => search.current?.focus(),
        help: () => {
          help.value = true
        },
      }),
    [],
  )
  useSignalEffect(() => {
    const { target, tab } = place.value
    document.title = target === undefined || tab === 'delivery' ? 'gramexlog' : `${target} · gramexlog`
    side.value = false
  })
  return (
    <div class={`page ${side.value ? 'with-side' : ''}`}>
      <TopBar side={side} help={help} />
      <div class="side">
        <Targets />
        {place.value.tab === 'records' && <Fields />}
      </div>
      <main>{place.value.tab === 'delivery' ? <Delivery /> : <Records search={search} />}</main>
      <Help open={help} />
    </div>
  )
}
