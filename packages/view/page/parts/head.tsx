import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { visibleText } from '../../src/values/visible-text.ts'
import { moveColumn, type ShownColumn, shiftColumn, shown, sortBy } from '../state/shown-columns.ts'
import { place } from '../state/store.ts'
import { zoneName } from '../values/time.ts'

/** The names of the columns, which can be sorted by and dragged. */
export function Head(): JSX.Element {
  const dragged = useSignal<string | undefined>(undefined)
  const over = useSignal<string | undefined>(undefined)
  const grouped = place.value.by !== undefined
  return (
    <div class="head" role="row" aria-rowindex={1}>
      {shown.value.map((column) => (
        <div
          key={column.name}
          role="columnheader"
          aria-sort={sortOf(column.name)}
          class={`cell ${column.kind} ${over.value === column.name ? 'over' : ''}`}
          draggable={!column.rest && !grouped}
          onDragStart={(event) => {
            dragged.value = column.name
            event.dataTransfer?.setData('text/plain', column.name)
          }}
          onDragOver={(event) => {
            if (dragged.value === undefined) return
            event.preventDefault()
            over.value = column.name
          }}
          onDragEnd={() => {
            dragged.value = undefined
            over.value = undefined
          }}
          onDrop={(event) => {
            event.preventDefault()
            if (dragged.value !== undefined && dragged.value !== column.name) drop(dragged.value, column)
            over.value = undefined
          }}
        >
          <Heading column={column} />
        </div>
      ))}
    </div>
  )
}

function Heading({ column: { name, kind, rest } }: { column: ShownColumn }): JSX.Element {
  if (rest) return <span class="label">record</span>
  const sort = sortOf(name)
  const label = name === '@timestamp' ? 'time' : visibleText(name)
  return (
    <button
      type="button"
      class="label"
      onClick={() => sortBy(name)}
      onKeyDown={(event) => {
        const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
        if (by === 0 || !event.shiftKey) return
        event.preventDefault()
        shiftColumn(name, by)
      }}
      title={`${visibleText(name)}: sort`}
    >
      {label}
      {kind === 'time' && <small>{zoneName(place.value.zone)}</small>}
      {sort !== 'none' && <span aria-hidden="true">{sort === 'ascending' ? '↑' : '↓'}</span>}
    </button>
  )
}

function drop(name: string, onto: ShownColumn): void {
  const names = shown.value.filter(({ rest }) => !rest).map((column) => column.name)
  const [from, to] = [names.indexOf(name), names.indexOf(onto.name)]
  // Onto one further right: behind it.
  moveColumn(name, onto.rest ? undefined : from < to ? names[to + 1] : onto.name)
}

function sortOf(name: string): 'ascending' | 'descending' | 'none' {
  const sort = place.value.by === undefined ? (place.value.sort[0] ?? '-@timestamp') : place.value.sort[0]
  if (sort === name) return 'ascending'
  return sort === `-${name}` ? 'descending' : 'none'
}
