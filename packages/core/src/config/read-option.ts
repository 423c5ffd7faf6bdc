import { explain } from './explain.ts'
import { type Option, schemaOf } from './option.ts'
import type { Path } from './place.ts'
import type { Problems } from './problem.ts'

/** The value of one option or setting; undefined if it has none, or a wrong one: that is then a problem. */
export function readOption<T>(
  option: Option<T>,
  value: unknown,
  path: Path,
  problems: Problems,
): T | undefined {
  if (value === null || value === undefined || problems.has(path)) return undefined
  const result = schemaOf(option).safeParse(value)
  if (result.success) return result.data
  explain(result.error.issues, value, path, problems)
  return undefined
}

/** Whether `value` is a map of the file: no list, and no date or other thing that a YAML tag can make. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
