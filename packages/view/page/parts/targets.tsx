import { useSignal, useSignalEffect } from '@preact/signals'
import type { JSX } from 'preact'
import type { RowsAnswer, TargetEntry } from '../../src/endpoint/contract.ts'
import { ask } from '../data/ask.ts'
import { pinned } from '../state/pin.ts'
import { NOWHERE, printPlace } from '../state/place.ts'
import { asked } from '../state/records.ts'
import { go, place, serverNow, targets } from '../state/store.ts'
import { short, withCommas } from '../values/number.ts'

/** Targets that are counted at the same time. */
const AT_ONCE = 3

/** The targets with their indices, and how many records each has in the time that is shown. */
export function Targets(): JSX.Element {
  const counts = useSignal<ReadonlyMap<string, number>>(new Map())
  useSignalEffect(() => {
    // Again whenever the records are asked anew.
    asked.value
    const names = (targets.value?.targets ?? []).map(({ name }) => name)
    const { from, to } = place.peek()
    const controller = new AbortController()
    const count = async () => {
      for (let name = names.shift(); name !== undefined; name = names.shift()) {
        const parameters = pinned({ ...NOWHERE, from, to }, serverNow())
        const path = `~/rows/${encodeURIComponent(name)}?${parameters}${parameters.size > 0 ? '&' : ''}_limit=1&_meta=y`
        const answer = await ask<RowsAnswer>(path, { signal: controller.signal }).catch(() => undefined)
        if (controller.signal.aborted) return
        const found = answer?.value.count
        if (found !== undefined) counts.value = new Map(counts.value).set(name, found)
      }
    }
    for (let n = 0; n < AT_ONCE; n++) void count()
    return () => controller.abort()
  })
  return (
    <nav aria-label="Targets">
      <h2>Targets</h2>
      <ul class="targets">
        {targets.value?.targets.map((entry) => (
          <li key={entry.name}>
            <Target entry={entry} count={counts.value.get(entry.name)} />
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Target({ entry, count }: { entry: TargetEntry; count: number | undefined }): JSX.Element {
  const { name, index, sinks } = entry
  const here = place.value
  const { from, to, zone, times } = here
  const there = { ...NOWHERE, target: name, from, to, zone, times }
  const current = here.target === name
  return (
    <a
      class="target"
      href={printPlace(there)}
      aria-current={current ? 'page' : undefined}
      title={`index ${index}, sinks: ${sinks.join(', ')}`}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
        event.preventDefault()
        go(there)
      }}
    >
      <span class="name">{name}</span>
      {count !== undefined && (
        <span class="count" title={`${withCommas(count)} records`}>
          {short(count)}
        </span>
      )}
      {sinks.includes('elasticsearch') && <span class="index">{index}</span>}
    </a>
  )
}
