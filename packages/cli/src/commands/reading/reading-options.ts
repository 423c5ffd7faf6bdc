import { Option } from '@commander-js/extra-typings'

/** The options that the commands share which read records. */
export const FROM: Option<'--from <place>', undefined, 'auto', undefined, false, Place> = new Option(
  '--from <place>',
  'where records are read: local, elasticsearch, or both; auto is both for a target that is sent there, and the files alone while the server is away',
)
  .choices(['auto', 'local', 'elasticsearch', 'both'] as const)
  .default('auto' as const)

export type Place = 'auto' | 'local' | 'elasticsearch' | 'both'

export const SINCE: Option<'--since <time>'> = new Option(
  '--since <time>',
  'not what is before: 15m (s, m, h, d, w) before now, or 2026-01-31T12:00:00Z',
)
export const UNTIL: Option<'--until <time>'> = new Option(
  '--until <time>',
  'not what is after, in the same forms',
)
