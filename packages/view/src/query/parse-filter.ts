import { MOMENT_FORMS, resolveMoment } from './moment.ts'
import { parsePattern } from './pattern.ts'
import type { QueryProblems } from './problems.ts'
import {
  type Aggregate,
  type AggregateFunction,
  type Comparison,
  type Filter,
  FUNCTIONS,
  type Having,
} from './query.ts'

/** What may stand between a column and "=", the longer ones first. */
const OPERATORS = ['!~', '!*', '>~', '<~', '!', '>', '<', '~', '*'] as const
type Operator = (typeof OPERATORS)[number] | ''

const COMPARISONS: Partial<Record<Operator, Comparison>> = { '>': '>', '>~': '>=', '<': '<', '<~': '<=' }
/** What is read as a number wherever a column holds numbers. */
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i

/** `bytes>~` is the column `bytes` and the operator `>~`. */
export function splitKey(key: string): { column: string; operator: Operator } {
  const operator = OPERATORS.find((candidate) => key.endsWith(candidate)) ?? ''
  return { column: key.slice(0, key.length - operator.length), operator }
}

/** `bytes|sum` as an aggregate; undefined if it is none. */
export function parseAggregate(name: string): Aggregate | undefined {
  const bar = name.lastIndexOf('|')
  const by = FUNCTIONS.find((known: AggregateFunction) => known === name.slice(bar + 1))
  return bar < 1 || by === undefined ? undefined : { column: name.slice(0, bar), by }
}

/** The number that a text is; undefined if it is none. */
export function toNumber(text: string): number | undefined {
  const number = NUMBER.test(text.trim()) ? Number(text) : Number.NaN
  return Number.isFinite(number) ? number : undefined
}

/**
 * The condition of one parameter with all of its values, of which one has to fit.
 * @param controls names that begin as `_limit` does, for a hint at a slip
 */
export function parseFilters(
  key: string,
  all: readonly string[],
  controls: readonly string[],
  problems: QueryProblems,
): Filter[] {
  const { column, operator } = splitKey(key)
  if (column === '') {
    problems.report(`${key}=`, 'has no column before its operator')
    return []
  }
  if (/^_[a-z]+$/.test(column) && !['_id', '_index', '_ignored'].includes(column)) {
    problems.report(key, `is no parameter; allowed: ${controls.join(', ')}, and columns`)
    return []
  }
  const values = [...new Set(all.filter((value) => value !== ''))]
  const fault = valuesFault(column, operator, values)
  if (fault !== undefined) {
    problems.report(...fault)
    return []
  }
  if (operator === '' || operator === '!') {
    const not = operator === '!'
    if (values.length > 0) return [{ kind: 'is', column, not, values }]
    return [{ kind: 'exists', column, not }]
  }
  // As Gramex does: an operator without a value asks for nothing.
  if (values.length === 0) return []
  const by = COMPARISONS[operator]
  if (by !== undefined) return [{ kind: 'compare', column, by, value: widest(by, values) }]
  const source = values.join('|')
  const pattern = parsePattern(source)
  if (typeof pattern === 'string') {
    problems.report(`${key}=${source}`, `is no pattern: ${pattern}`)
    return []
  }
  return [
    { kind: 'matches', column, not: operator.startsWith('!'), ignoreCase: operator.endsWith('*'), pattern },
  ]
}

/** What no back end can ask of a column that means the same to all of them: where, and why. */
function valuesFault(
  column: string,
  operator: Operator,
  values: readonly string[],
): [where: string, problem: string] | undefined {
  if (values.length === 0) return undefined
  if (column === '_id' && operator !== '')
    return [`_id${operator}=`, 'is no condition on ids; allowed: _id=<id>, with one or several ids']
  const isPattern = operator.endsWith('*') || /^!?~$/.test(operator)
  const strange = column === '@timestamp' && !isPattern && values.find((text) => !isMoment(text))
  return strange ? [`@timestamp${operator}=${strange}`, `is no time; allowed: ${MOMENT_FORMS}`] : undefined
}

function isMoment(text: string): boolean {
  return resolveMoment(text, 0) !== undefined
}

/** The condition of one parameter on an aggregate. */
export function parseHaving(key: string, all: readonly string[], problems: QueryProblems): Having[] {
  const { column, operator } = splitKey(key)
  const aggregate = parseAggregate(column)
  const by = operator === '' ? '=' : operator === '!' ? '!=' : COMPARISONS[operator]
  if (aggregate === undefined || by === undefined) {
    problems.report(key, 'has an operator that groups do not; allowed: =, !=, >=, >~=, <=, <~=')
    return []
  }
  const values: number[] = []
  for (const text of all.filter((value) => value !== '')) {
    const value = toNumber(text)
    if (value === undefined) problems.report(`${key}=${text}`, 'is no number')
    else values.push(value)
  }
  if (values.length === 0) return []
  if (by === '=' || by === '!=') return [{ aggregate, by, values: [...new Set(values)] }]
  return [{ aggregate, by, values: [by.startsWith('>') ? Math.min(...values) : Math.max(...values)] }]
}

/** Of several values one has to fit, which is so if the one that asks the least does. */
function widest(by: Comparison, values: readonly string[]): string {
  const numbers = values.map(toNumber)
  const inOrder = (a: number, b: number) => {
    const [left, right] = [numbers[a], numbers[b]]
    if (left !== undefined && right !== undefined) return left - right
    return values[a]! < values[b]! ? -1 : 1
  }
  const order = values.map((_, at) => at).sort(inOrder)
  return values[order.at(by.startsWith('>') ? 0 : -1)!]!
}
