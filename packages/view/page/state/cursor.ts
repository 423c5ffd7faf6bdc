import { computed, effect, signal } from '@preact/signals'
import type { Row } from '../../src/backends/backend.ts'
import type { RowsAnswer } from '../../src/endpoint/contract.ts'
import { ask } from '../data/ask.ts'
import { conditionFor, withCondition } from './condition.ts'
import { asked, beat, grown, rowAt, status, total } from './records.ts'
import { go, place } from './store.ts'

/** The row that the keys are at. */
export const cursor = signal<number | undefined>(undefined)
/** The record that is open, wherever its row has gone. */
const other = signal<Row | undefined>(undefined)

/** The record that is open. */
export const opened = computed<Row | undefined>(() => {
  const { open } = place.value
  if (open === undefined) return undefined
  beat.value
  const here = cursor.value === undefined ? undefined : rowAt(cursor.value)
  if (here?._id === open) return here
  return other.value?._id === open ? other.value : undefined
})

export function moveTo(index: number): void {
  if (total.value === 0) return
  cursor.value = Math.min(total.value - 1, Math.max(0, index))
  if (place.value.open !== undefined) openAt(cursor.value)
}

export function moveBy(rows: number): void {
  moveTo(cursor.value === undefined ? 0 : cursor.value + rows)
}

/** Opens the record of a row; of a group shows its records. */
export function openAt(index: number): void {
  const row = rowAt(index)
  cursor.value = index
  if (row === undefined) return
  if (place.value.by !== undefined) intoGroup(row, place.value.by)
  else if (typeof row._id === 'string') {
    other.value = row
    go({ open: row._id }, true)
  }
}

export function closeRecord(): void {
  go({ open: undefined }, true)
}

function intoGroup(row: Row, by: readonly string[]): void {
  let conditions = place.value.conditions.filter(([key]) => !/\|(count|sum|avg|min|max)[<>!~]*$/.test(key))
  for (const column of by) {
    const condition = conditionFor(column, row[column], false)
    if (condition !== undefined) conditions = withCondition(conditions, condition)
  }
  go({ conditions, by: undefined, columns: [], sort: [] })
}

/** Where the cursor is after all was asked anew: at the same record, if it is the same question. */
function afterAsking(before: number | undefined, more: number | undefined): number | undefined {
  return before === undefined || more === undefined ? undefined : Math.max(0, before + more)
}

/** Looks for the record that the address names, and forgets the cursor when all is asked anew. */
export function followOpen(): void {
  let question: URLSearchParams | undefined
  effect(() => {
    const { open, target } = place.value
    if (asked.value !== question) cursor.value = afterAsking(cursor.peek(), grown.peek())
    question = asked.value
    if (open === undefined || target === undefined || status.value !== 'ready') return
    for (let index = 0; index < Math.min(total.peek(), 200); index++) {
      if (rowAt(index)?._id !== open) continue
      cursor.value = index
      return
    }
    if (opened.peek() !== undefined) return
    const path = `~/rows/${encodeURIComponent(target)}?${new URLSearchParams({ _id: open })}&_limit=1`
    ask<RowsAnswer>(path).then(
      ({ value }) => {
        other.value = value.rows[0]
      },
      // The panel says that it is not there.
      () => {},
    )
  })
}
