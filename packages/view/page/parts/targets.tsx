import type { JSX } from 'preact'
import type { TargetEntry } from '../../src/endpoint/contract.ts'
import { NOWHERE, printPlace } from '../state/place.ts'
import { go, place, targets } from '../state/store.ts'
import { targetCounts } from '../state/target-counts.ts'
import { short, withCommas } from '../values/number.ts'

/** The targets with their indices, and how many records each has in the time that is shown. */
export function Targets(): JSX.Element {
  return (
    <nav aria-label="Targets">
      <h2>Targets</h2>
      <ul class="targets">
        {targets.value?.targets.map((entry) => (
          <li key={entry.name}>
            <Target entry={entry} count={targetCounts.value.get(entry.name)} />
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
