import type { RecordPath } from '../config/record-path.ts'

/** An object or a list of a record that JSON.parse made. */
type Holder = Record<string, unknown>

/**
 * Calls `act` for each member of `value` that a path leads to. The names between dots may be those of objects in each other,
 * or stand in one member's name: Elasticsearch does not tell them apart either. `*` also stands for a whole name with dots.
 */
export function visit(
  value: unknown,
  path: RecordPath,
  act: (holder: Holder, name: string) => void,
  at: number = 0,
): void {
  if (typeof value !== 'object' || value === null) return
  const holder = value as Holder
  const part = path[at]!
  const reach = (name: string, next: number): void => {
    if (next === path.length) act(holder, name)
    else visit(holder[name], path, act, next)
  }
  if (Array.isArray(value) && part !== null) {
    if (Object.hasOwn(value, part) && /^\d+$/.test(part)) reach(part, at + 1)
    return
  }
  for (const name of Object.keys(holder)) {
    if (part === null || part === name) reach(name, at + 1)
    if (!name.includes('.')) continue
    const parts = name.split('.')
    const fits = parts.every((own, n) => at + n < path.length && (path[at + n] ?? own) === own)
    if (fits) reach(name, at + parts.length)
  }
}
