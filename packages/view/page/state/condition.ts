import type { Json } from '../../src/backends/backend.ts'
import { splitKey } from '../../src/query/parse-filter.ts'
import type { Condition } from './place.ts'

/** How the operators of the URL read to people; the second is where there is no value. */
const WORDS = {
  '': ['=', 'is there'],
  '!': ['≠', 'is missing'],
  '>': ['>', ''],
  '>~': ['≥', ''],
  '<': ['<', ''],
  '<~': ['≤', ''],
  '~': ['matches', ''],
  '!~': ['does not match', ''],
  '*': ['matches, in any case,', ''],
  '!*': ['does not match, in any case,', ''],
} as const
type Operator = keyof typeof WORDS

const OPPOSITES: Partial<Record<Operator, Operator>> = {
  '': '!',
  '!': '',
  '~': '!~',
  '!~': '~',
  '*': '!*',
  '!*': '*',
  '>': '<~',
  '<~': '>',
  '<': '>~',
  '>~': '<',
}

/** The longest value that a condition takes: the grammar has its limit for a parameter. */
const MAX_VALUE = 4_000

/** Conditions of the same key, of which one has to hold (with "not": all). */
export interface Group {
  readonly key: string
  readonly column: string
  readonly operator: Operator
  readonly values: readonly string[]
}

export function groupConditions(conditions: readonly Condition[]): Group[] {
  const groups = new Map<string, string[]>()
  for (const [key, value] of conditions) groups.set(key, [...(groups.get(key) ?? []), value])
  return [...groups].map(([key, values]) => ({
    key,
    ...splitKey(key),
    values: values.filter((value) => value !== ''),
  }))
}

/** `level = error or warn`, as three parts. */
export function describe({ column, operator, values }: Group): [string, string, string] {
  const [sign, alone] = WORDS[operator]
  if (values.length === 0) return [column, alone || `${sign} …`, '']
  return [column, sign, values.join(operator === '!' ? ' nor ' : ' or ')]
}

/** The same with "not", or without it; the group itself where there is no opposite of it. */
export function negate(conditions: readonly Condition[], { key, column, operator }: Group): Condition[] {
  const opposite = OPPOSITES[operator]
  if (opposite === undefined) return [...conditions]
  return conditions.map(([name, value]) => [name === key ? column + opposite : name, value])
}

/** The condition that a record has this value there, or has not; undefined where the grammar cannot say it. */
export function conditionFor(column: string, value: Json | undefined, not: boolean): Condition | undefined {
  if (splitKey(column).operator !== '' || column === '' || column === 'q') return undefined
  if (/^_[a-z]+$/.test(column) && (column !== '_id' || not)) return undefined
  // That there is none is said by the other sign.
  if (value === undefined || value === null) return [not ? column : `${column}!`, '']
  if (typeof value === 'object' || value === '') return undefined
  const text = String(value)
  return text.length > MAX_VALUE ? undefined : [not ? `${column}!` : column, text]
}

/** With one more condition, and without what it contradicts. */
export function withCondition(conditions: readonly Condition[], added: Condition): Condition[] {
  const [key, value] = added
  const { column, operator } = splitKey(key)
  const opposite = operator === '!' ? column : `${column}!`
  const kept = conditions.filter(
    ([name, other]) =>
      !(name === opposite && (other === value || other === '' || value === '')) &&
      !(name === key && (other === value || other === '')),
  )
  return [...kept, added]
}
