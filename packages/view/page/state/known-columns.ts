import { effect } from '@preact/signals'
import type { Row } from '../../src/backends/backend.ts'
import type { ColumnsAnswer } from '../../src/endpoint/contract.ts'
import { ask } from '../data/ask.ts'
import { columns, place } from './store.ts'

/** Between two looks for columns that are new. */
const PAUSE_MS = 3_000

let waiting: ReturnType<typeof setTimeout> | undefined
/** Rows that came meanwhile. */
let others: readonly Row[] = []
let asks = 0

/** Asks for the columns of the target that is shown. */
export function followTarget(): void {
  let before: string | undefined
  effect(() => {
    const { target } = place.value
    if (target === before) return
    before = target
    columns.value = []
    if (target !== undefined) void load(target)
  })
}

/** Asks for the columns again if rows have others: a target's first records come, or those of a newer app. */
export function learnFrom(rows: readonly Row[]): void {
  if (rows.length === 0) return
  if (waiting !== undefined) {
    others = rows
    return
  }
  const known = new Set<string>(['_id'])
  for (const { name } of columns.peek()) {
    known.add(name)
    for (let dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) known.add(name.slice(0, dot))
  }
  const isNew = ([name, value]: [string, unknown]) => !known.has(name) && !isEmpty(value)
  if (!rows.some((row) => Object.entries(row).some(isNew))) return
  const { target } = place.peek()
  const pause = columns.peek().length === 0 ? 0 : PAUSE_MS
  waiting = setTimeout(async () => {
    if (target !== undefined) await load(target)
    waiting = undefined
    const came = others
    others = []
    if (target === place.peek().target) learnFrom(came)
  }, pause)
}

/** What has no columns. */
function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0)
}

async function load(target: string): Promise<void> {
  // An answer to an earlier question may come later.
  const mine = ++asks
  try {
    const { value } = await ask<ColumnsAnswer>(`~/columns/${encodeURIComponent(target)}`)
    if (mine === asks && place.peek().target === target) columns.value = value.columns
  } catch {
    // The table says what fails, and does without their kinds.
  }
}
