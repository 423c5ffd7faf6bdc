/**
 * The names that `keys:` may hold, from Gramex's `log:` service. `pid` and `hostname` are ours.
 * Each is given its value in `keys/`.
 */
export const DIRECT_KEYS = [
  'name',
  'class',
  'time',
  'datetime',
  'method',
  'uri',
  'ip',
  'status',
  'duration',
  'port',
  'user',
  'session',
  'error',
  'browser',
  'pid',
  'hostname',
] as const

/** Written `prefix.K`: `headers.User-Agent`, `args.x`, `env.HOME`. */
export const KEY_PREFIXES = ['args', 'request', 'headers', 'cookies', 'user', 'env'] as const

export type DirectKey = (typeof DIRECT_KEYS)[number]
export type KeyPrefix = (typeof KEY_PREFIXES)[number]
