import type { Json } from '../../src/backends/backend.ts'
import { resolveMoment } from '../../src/query/moment.ts'
import type { Comparison, Filter } from '../../src/query/query.ts'

/** What a filter means, in plain JavaScript: the measure for back ends. `source` is the pattern as JavaScript reads it. */
export function fits(record: Json, filter: Filter, nowMs: number): boolean {
  const values = valuesOf(record, filter.column.split('.'))
  const isTime = filter.column === '@timestamp'
  switch (filter.kind) {
    case 'exists':
      return values.length > 0 !== filter.not
    case 'is':
      return (
        values.some((value) => filter.values.some((text) => equals(value, text, isTime, nowMs))) !==
        filter.not
      )
    case 'compare':
      return values.some((value) => compares(value, filter.by, filter.value, isTime, nowMs))
    case 'matches': {
      const pattern = new RegExp(filter.pattern.source, filter.ignoreCase ? 'isu' : 'su')
      return values.some((value) => typeof value !== 'object' && pattern.test(String(value))) !== filter.not
    }
  }
}

/** The values of a column: of a list its values. */
function valuesOf(record: Json, parts: readonly string[]): Json[] {
  const value = find(record, parts) ?? null
  return (Array.isArray(value) ? value : [value]).filter((one) => one !== null)
}

/** Longer names first, so that the member of the very name counts before all others. */
function find(value: Json, parts: readonly string[]): Json | undefined {
  if (parts.length === 0) return value
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  for (let count = parts.length; count > 0; count -= 1) {
    const name = parts.slice(0, count).join('.')
    const found = Object.hasOwn(value, name)
      ? find((value as { [name: string]: Json })[name]!, parts.slice(count))
      : null
    if (found !== undefined && found !== null) return found
  }
  return undefined
}

function equals(value: Json, text: string, isTime: boolean, nowMs: number): boolean {
  const moment = isTime ? momentOf(value) : undefined
  if (moment !== undefined) return moment === resolveMoment(text, nowMs)
  if (typeof value === 'number') return value === numberOf(text)
  return typeof value !== 'object' && String(value) === text
}

function compares(value: Json, by: Comparison, text: string, isTime: boolean, nowMs: number): boolean {
  const moment = isTime ? momentOf(value) : undefined
  const bound = isTime ? resolveMoment(text, nowMs) : undefined
  if (moment !== undefined && bound !== undefined) return holds(moment - bound, by)
  const number = numberOf(text)
  if (typeof value === 'number' && number !== undefined) return holds(value - number, by)
  return typeof value !== 'object' && holds(byCodePoints(String(value), text), by)
}

function holds(difference: number, by: Comparison): boolean {
  if (difference === 0) return by.endsWith('=')
  return difference > 0 === by.startsWith('>')
}

function byCodePoints(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

function numberOf(text: string): number | undefined {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : undefined
}

function momentOf(value: Json): number | undefined {
  if (typeof value === 'number') return Math.abs(value) <= 8.64e15 ? Math.floor(value) : undefined
  return typeof value === 'string' && !value.startsWith('now') ? resolveMoment(value, 0) : undefined
}
