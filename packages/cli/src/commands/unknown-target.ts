import { GramexLogError } from '@gramexlog/core/error'
import { besideKnownTargets, type Config } from '@gramexlog/core/files'

/** The error for a name that is no target: the nearest, and all that there are. */
export function unknownTarget(name: string, config: Config): GramexLogError {
  return new GramexLogError(
    'ERR_GRAMEXLOG_UNKNOWN_TARGET',
    `unknown target ${besideKnownTargets(name, config)}`,
  )
}
