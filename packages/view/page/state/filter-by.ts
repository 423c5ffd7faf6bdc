import type { Json } from '../../src/backends/backend.ts'
import { valueToAsk } from '../../src/query/meant-values.ts'
import { conditionFor, withCondition } from './condition.ts'
import { go, place } from './store.ts'

/** What filters by a value, in or out; undefined where the grammar cannot say it. */
export function filterBy(column: string, value: Json | undefined, not: boolean): (() => void) | undefined {
  const condition = conditionFor(column, valueToAsk(column, value), not)
  if (condition === undefined) return undefined
  return () => go({ conditions: withCondition(place.value.conditions, condition) })
}
