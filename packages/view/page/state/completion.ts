import type { Column } from '../../src/backends/backend.ts'
import { splitKey } from '../../src/query/parse-filter.ts'
import { quote, tokensOf } from './search-text.ts'

/** What the caret stands in: the name of a column, or a value of one. */
export interface Wanted {
  readonly kind: 'column' | 'value'
  /** What is written of it. */
  readonly typed: string
  /** What stands before its "=": a column with its operator, or `_by` and the like; "" where nothing does. */
  readonly key: string
  /** The same as it stands in the box, with its operator. */
  readonly written: string
  /** What a choice replaces in the box. */
  readonly start: number
  readonly end: number
}

export interface Choice {
  /** As it stands in the list. */
  readonly label: string
  readonly detail: string
  /** What comes into the box for it. */
  readonly insert: string
}

const CONTROLS: readonly [name: string, detail: string][] = [
  ['_by=', 'group by a column'],
  ['_from=', 'not before: now-1h, 2026-01-31'],
  ['_to=', 'not after'],
  ['_sort=', 'sort by a column; - in front: descending'],
  ['_c=', 'a column; - in front: without it'],
]

const MAX_CHOICES = 12

/** What can be completed at the caret; a new word where it stands between two. */
export function wantedAt(box: string, caret: number): Wanted {
  const token = tokensOf(box).find(({ start, end }) => start < caret && caret <= end)
  if (token === undefined)
    return { kind: 'column', typed: '', key: '', written: '', start: caret, end: caret }
  const { start, end, text, typed, valueStart } = token
  if (typed?.valueAt === undefined || valueStart === undefined || caret < valueStart) {
    const column = typed === undefined ? text : splitKey(typed.parameter[0]).column
    return { kind: 'column', typed: column, key: '', written: '', start, end }
  }
  const [key, value] = typed.parameter
  const kind = ['_by', '_sort', '_c'].includes(key) ? 'column' : 'value'
  return { kind, typed: value, key, written: box.slice(start, valueStart), start, end }
}

/** Columns that begin with what is written, then those that hold it; and the grammar's own words. */
export function columnChoices({ typed, key, written }: Wanted, columns: readonly Column[]): Choice[] {
  const minus = key !== '' && key !== '_by' && typed.startsWith('-') ? '-' : ''
  const text = typed.slice(minus.length).toLowerCase()
  const named = columns
    .map(({ name, kind }) => ({ name, kind, at: name.toLowerCase().indexOf(text) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => Math.min(a.at, 1) - Math.min(b.at, 1))
    .map(({ name, kind }) => ({
      label: name,
      detail: kind,
      insert: key === '' ? `${quote(name)}=` : `${written}${minus}${quote(name)} `,
    }))
  const controls = CONTROLS.filter(([name]) => key === '' && text.startsWith('_') && name.startsWith(text))
  return [...controls.map(([name, detail]) => ({ label: name, detail, insert: name })), ...named].slice(
    0,
    MAX_CHOICES,
  )
}

export function valueChoices(
  { written }: Wanted,
  values: readonly { readonly value: unknown; readonly count: number }[],
): Choice[] {
  return values
    .filter(({ value }) => value !== null && typeof value !== 'object' && value !== '')
    .slice(0, MAX_CHOICES)
    .map(({ value, count }) => ({
      label: String(value).slice(0, 200),
      detail: count.toLocaleString('en-US'),
      insert: `${written}${quote(String(value))} `,
    }))
}

/** The box after a choice, and where the caret comes to stand. */
export function choose(
  box: string,
  { start, end }: Wanted,
  { insert }: Choice,
): { box: string; caret: number } {
  const rest = box.slice(end)
  const text = insert.endsWith(' ') && rest.startsWith(' ') ? insert.slice(0, -1) : insert
  return { box: box.slice(0, start) + text + rest, caret: start + text.length }
}
