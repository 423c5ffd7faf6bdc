import type { JSX } from 'preact'
import type { Row } from '../../src/backends/backend.ts'
import { valueAt } from '../../src/backends/path.ts'
import { levelOf, levelText } from '../../src/values/level.ts'
import { cursor } from '../state/cursor.ts'
import { columnIn, level, type ShownColumn, shown } from '../state/shown-columns.ts'
import { Rest } from './rest.tsx'
import { Time } from './time.tsx'
import { Value } from './value.tsx'

interface LineProps {
  readonly index: number
  /** Undefined: not there yet. */
  readonly row: Row | undefined
  /** In px, below the head. */
  readonly y: number
}

/** One row of the table. */
export function Line({ index, row, y }: LineProps): JSX.Element {
  const severity = level.value && row ? levelOf(valueAt(row, level.value), level.value) : 'other'
  return (
    <div
      role="row"
      id={`row-${index}`}
      aria-rowindex={index + 2}
      aria-selected={cursor.value === index}
      class={`line ${severity} ${row === undefined ? 'missing' : ''}`}
      data-index={index}
      style={{ transform: `translateY(${y}px)` }}
    >
      {shown.value.map((column) => (
        <Cell key={column.name} row={row} column={column} />
      ))}
    </div>
  )
}

function Cell({ row, column }: { row: Row | undefined; column: ShownColumn }): JSX.Element {
  const { kind, rest } = column
  if (row === undefined) return <div class="cell" role="gridcell" />
  if (rest)
    return (
      <div class="cell rest" role="gridcell">
        <Rest row={row} />
      </div>
    )
  const name = columnIn(row, column)
  const value = valueAt(row, name)
  return (
    <div class={`cell ${kind}`} role="gridcell" data-column={name}>
      {name === level.value ? (
        <span class="level">{levelText(value, name) ?? <Value value={value} />}</span>
      ) : kind === 'time' ? (
        <Time value={value} />
      ) : (
        <Value value={value} />
      )}
    </div>
  )
}
