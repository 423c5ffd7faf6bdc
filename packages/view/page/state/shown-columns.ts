import { computed } from '@preact/signals'
import type { ColumnKind, Row } from '../../src/backends/backend.ts'
import { valueAt } from '../../src/backends/path.ts'
import { levelColumn } from '../../src/values/level.ts'
import { answered } from './records.ts'
import { columns, go, place } from './store.ts'

export interface ShownColumn {
  readonly name: string
  readonly kind: ColumnKind
  /** The rest of the record on one line, where no columns are chosen. */
  readonly rest?: boolean
  /** What is shown in a record without it, where no columns are chosen: other loggers' names for the same. */
  readonly otherwise?: readonly string[]
}

/** Where loggers put what happened. */
const MESSAGES = ['message', 'msg', 'event']

const kinds = computed(() => new Map(columns.value.map(({ name, kind }) => [name, kind])))
export const level = computed(() => levelColumn(new Set(kinds.value.keys())))

/** Columns that are chosen by `_c`, without those that are left out. */
const chosen = computed(() => place.value.columns.filter((name) => !name.startsWith('-')))
export const leftOut = computed(
  () => new Set(place.value.columns.filter((name) => name.startsWith('-')).map((name) => name.slice(1))),
)

/** The table's columns, from the left. */
export const shown = computed<readonly ShownColumn[]>(() => {
  const known = kinds.value
  const named = (name: string): ShownColumn => ({ name, kind: known.get(name) ?? 'text' })
  if (place.value.by !== undefined)
    return (answered.value ?? []).map((name) => ({ name, kind: known.get(name) ?? kindOfAggregate(name) }))
  if (chosen.value.length > 0) return [...new Set(chosen.value)].map(named)
  const [message, ...otherwise] = MESSAGES.filter((name) => known.has(name) && !leftOut.value.has(name))
  const first = ['@timestamp', level.value].filter(
    (name) => name !== undefined && known.has(name),
  ) as string[]
  return [
    ...first.filter((name) => !leftOut.value.has(name)).map(named),
    ...(message === undefined ? [] : [{ ...named(message), otherwise }]),
    { name: '', kind: 'object', rest: true },
  ]
})

/** `duration|avg` is a number; `@timestamp|max` is a time. */
function kindOfAggregate(name: string): ColumnKind {
  const [, column, by] = /^(.*)\|(\w+)$/s.exec(name) ?? []
  if (column === undefined) return 'text'
  return by === 'min' || by === 'max' ? (kinds.value.get(column) ?? 'number') : 'number'
}

/** The column whose value a record has in the place of one. */
export function columnIn(row: Row, { name, otherwise }: ShownColumn): string {
  if (otherwise === undefined || valueAt(row, name) !== undefined) return name
  return otherwise.find((other) => valueAt(row, other) !== undefined) ?? name
}

/** The names of columns that are shown by themselves. */
export function shownNames(): string[] {
  return shown.value.filter((column) => !column.rest).map(({ name }) => name)
}

export function addColumn(name: string): void {
  const without = place.value.columns.filter((other) => other !== `-${name}`)
  if (without.length < place.value.columns.length && chosen.value.length === 0) go({ columns: without })
  else go({ columns: [...new Set([...shownNames(), name])] })
}

export function removeColumn(name: string): void {
  const left = shownNames().filter((other) => other !== name)
  if (chosen.value.length === 0) go({ columns: [...place.value.columns, `-${name}`] })
  else go({ columns: left })
}

/** Puts a column before another one, or at the end. */
export function moveColumn(name: string, before: string | undefined): void {
  const left = shownNames().filter((other) => other !== name)
  const at = before === undefined ? -1 : left.indexOf(before)
  left.splice(at < 0 ? left.length : at, 0, name)
  go({ columns: left })
}

/** Moves a column by one place. */
export function shiftColumn(name: string, by: -1 | 1): void {
  const names = shownNames()
  const to = names.indexOf(name) + by
  if (place.value.by === undefined && to >= 0 && to < names.length)
    moveColumn(name, by < 0 ? names[to] : names[to + 1])
}

/** Sorts by a column: descending, then ascending, then as it was. */
export function sortBy(name: string): void {
  const [first = '-@timestamp'] = place.value.sort
  const next = first === `-${name}` ? name : first === name ? undefined : `-${name}`
  go({ sort: next === undefined || next === '-@timestamp' ? [] : [next] })
}
