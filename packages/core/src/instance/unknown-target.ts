import { nearest } from '../config/nearest.ts'
import type { Config } from '../config/target.ts'
import { GramexLogError } from '../error.ts'

/** The error for a name that is no target: what there is, the nearest of it, and where to add it. */
export function unknownTarget(name: string | undefined, { file, targets }: Config): GramexLogError {
  const known = [...targets.keys()]
  const meant = nearest(String(name), known)
  return new GramexLogError(
    'ERR_GRAMEXLOG_UNKNOWN_TARGET',
    `unknown log target ${JSON.stringify(name)}${meant ? `; did you mean ${JSON.stringify(meant)}?` : '.'} ${file} has: ${known.join(', ')}. Add it under gramexlog: there, or log to one of these`,
  )
}
