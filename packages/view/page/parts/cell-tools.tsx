import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { valueAt } from '../../src/backends/path.ts'
import { rowAt } from '../state/records.ts'
import { FilterButtons } from './filter-buttons.tsx'

/** A cell that the mouse is over, and where it ends in the window of the table, in px. */
export interface Hovered {
  readonly index: number
  readonly column: string
  readonly right: number
  readonly top: number
}

/** Filters by the value under the mouse. The keyboard has the same in the open record. */
export function CellTools({ hovered }: { hovered: Signal<Hovered | undefined> }): JSX.Element | null {
  const cell = hovered.value
  const row = cell && rowAt(cell.index)
  if (cell === undefined || row === undefined) return null
  return (
    <div
      class="tools"
      role="toolbar"
      aria-label="Filter by this value"
      style={{ transform: `translate(${cell.right}px, ${cell.top}px) translateX(-100%)` }}
      onMouseLeave={() => {
        hovered.value = undefined
      }}
    >
      <FilterButtons column={cell.column} value={valueAt(row, cell.column)} mouseOnly />
    </div>
  )
}
