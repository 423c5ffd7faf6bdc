import { SCHEMES } from './host-options.ts'
import { KEY_FORMS } from './key-names.ts'
import { LEVEL_NAMES } from './levels.ts'
import { DURABILITIES, WHEN_FULL } from './limits.ts'
import type { Path } from './place.ts'
import type { Problems } from './problem.ts'
import { namesAt, SINKS } from './schema.ts'
import { isSealed } from './secret.ts'
import { FORMATS } from './shape-options.ts'
import type * as z from './zod.ts'

type Issue = z.core.$ZodIssue

/** Options that take one of a few names: what they are names of, and which there are. */
const NAMED: ReadonlyMap<unknown, { noun: string; allowed: readonly string[] }> = new Map([
  ['keys', { noun: 'key', allowed: KEY_FORMS }],
  ['sink', { noun: 'sink', allowed: SINKS }],
  ['durability', { noun: 'durability', allowed: DURABILITIES }],
  ['full', { noun: 'choice', allowed: WHEN_FULL }],
  ['format', { noun: 'format', allowed: FORMATS }],
  ['level', { noun: 'level', allowed: LEVEL_NAMES }],
  ['scheme', { noun: 'scheme', allowed: SCHEMES }],
])

/** Options that are maps of names of the user's own. */
const FREE: ReadonlySet<unknown> = new Set(['headers', 'rename', 'static'])

/**
 * Says in our own form what zod found wrong with `value`, which stands at `path`
 * (`['gramexlog', target, option]`). Only the schemas' error texts are used, which say what is expected.
 */
export function explain(issues: readonly Issue[], value: unknown, path: Path, problems: Problems): void {
  for (const issue of issues.flatMap(leaves)) {
    const inner = issue.path.filter((part) => typeof part !== 'symbol')
    const here = [...path, ...inner]
    const found = valueAt(value, inner)
    // A header or a member may have any name, that of an option too.
    const named = FREE.has(here[2]) ? undefined : NAMED.get(here.findLast((part) => typeof part === 'string'))
    const unknown = issue.code === 'unrecognized_keys'
    if (unknown && isSealed(here)) {
      // Where the name that should be there is missing, that has been said.
      if (!problems.has(here)) problems.unexpected(here, issue.message, found)
    } else if (unknown) {
      for (const name of issue.keys) problems.unknownOption(here, name, namesAt(here.slice(2)))
    } else if (named && typeof found === 'string') {
      problems.unknownName(here, named.noun, found, named.allowed)
    } else {
      problems.unexpected(here, issue.message, found)
    }
  }
}

/**
 * Of a union's branches the one that was meant: it got furthest into the value, or only met names in it that it
 * does not know. If none got past the value's top, the union itself says what it expects.
 */
function leaves(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const [meant] = issue.errors.toSorted((a, b) => reach(b) - reach(a))
  if (!meant || reach(meant) === 0) return [issue]
  return meant.flatMap((inner) => leaves({ ...inner, path: [...issue.path, ...inner.path] }))
}

function reach(issues: readonly Issue[]): number {
  const depths = issues.map((issue) => issue.path.length + (issue.code === 'unrecognized_keys' ? 1 : 0))
  return Math.max(0, ...depths)
}

function valueAt(value: unknown, path: Path): unknown {
  let found = value
  for (const part of path) found = (found as Record<string | number, unknown> | null | undefined)?.[part]
  return found
}
