import type { Json } from '../backends/backend.ts'
import { jsonLine } from './json.ts'

/** A value as the text of a cell: "" for none, JSON for lists and objects. Half a surrogate pair becomes a sign in its place. */
export function textOf(value: Json | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return wellFormed(value)
  return typeof value === 'object' ? jsonLine(value) : String(value)
}

/** A text that UTF-8 can hold. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD')
}
