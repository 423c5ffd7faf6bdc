import { nearest } from './nearest.ts'
import type { Config } from './target.ts'

/** A name that is no target, in quotes, with the nearest of those that there are, and all of them. */
export function besideKnownTargets(
  name: string | undefined,
  { file, targets }: Pick<Config, 'file' | 'targets'>,
): string {
  const known = [...targets.keys()]
  const meant = nearest(String(name), known)
  return `${JSON.stringify(name)}${meant ? `; did you mean ${JSON.stringify(meant)}?` : '.'} ${file} has: ${known.join(', ')}`
}
