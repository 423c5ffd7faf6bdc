import { besideKnownTargets } from '../config/known-targets.ts'
import type { Config } from '../config/target.ts'
import { GramexLogError } from '../error.ts'

/** The error for a name that is no target: what there is, the nearest of it, and where to add it. */
export function unknownTarget(name: string | undefined, config: Config): GramexLogError {
  return new GramexLogError(
    'ERR_GRAMEXLOG_UNKNOWN_TARGET',
    `unknown log target ${besideKnownTargets(name, config)}. Add it under gramexlog: there, or log to one of these`,
  )
}
