/**
 * The names that `keys:` may hold, from Gramex's `log:` service. `pid`, `hostname` and those of traces are ours.
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
  'trace.id',
  'span.id',
] as const

/** Written `prefix.K`: `headers.User-Agent`, `args.x`, `env.HOME`. */
export const KEY_PREFIXES = ['args', 'request', 'headers', 'cookies', 'user', 'env'] as const

export type DirectKey = (typeof DIRECT_KEYS)[number]
export type KeyPrefix = (typeof KEY_PREFIXES)[number]

/** What a key with a prefix looks like; K is any text, for instance a query argument in any script. */
export const PREFIXED_KEY: RegExp = new RegExp(`^(?:${KEY_PREFIXES.join('|')})\\.[\\s\\S]+$`)

/** All that `keys:` may hold, in words: the direct keys, then one `prefix.<name>` for each prefix. */
export const KEY_FORMS: readonly string[] = [
  ...DIRECT_KEYS,
  ...KEY_PREFIXES.map((prefix) => `${prefix}.<name>`),
]
