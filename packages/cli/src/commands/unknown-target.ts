import { GramexLogError } from '@gramexlog/core/error'
import { type Config, nearest } from '@gramexlog/core/files'

/** The error for a name that is no target: the nearest, and all that there are. */
export function unknownTarget(name: string, { file, targets }: Config): GramexLogError {
  const known = [...targets.keys()]
  const meant = nearest(name, known)
  return new GramexLogError(
    'ERR_GRAMEXLOG_UNKNOWN_TARGET',
    `unknown target ${JSON.stringify(name)}${meant ? `; did you mean ${JSON.stringify(meant)}?` : '.'} ${file} has: ${known.join(', ')}`,
  )
}
