import type { Json } from '../backends/backend.ts'
import { levelText, numberOfLevel } from '../values/level.ts'
import type { Filter } from './query.ts'

/** Where winston puts a level's name, and pino its number. */
const LEVELS = ['level', 'log.level']

/**
 * The values of a condition with `=` or `!=`. A level's name stands for pino's number as well: `level=error` is what is shown as
 * an error, whoever logged it. A number stands for itself alone, as whoever writes one has seen it in the records.
 */
export function meantValues({
  column,
  values,
}: Pick<Extract<Filter, { kind: 'is' }>, 'column' | 'values'>): readonly string[] {
  if (!LEVELS.includes(column)) return values
  const numbers = values.map(numberOfLevel).filter((number) => number !== undefined)
  return [...new Set([...values, ...numbers.map(String)])]
}

/** What is asked for to see records with this value: of pino's number the name under which it is shown. */
export function valueToAsk(column: string, value: Json | undefined): Json | undefined {
  if (typeof value !== 'number' || !LEVELS.includes(column)) return value
  return levelText(value) ?? value
}
