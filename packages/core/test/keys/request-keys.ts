/** The direct keys that only a request gives a value to. */
export const REQUEST_KEYS: readonly string[] = [
  'class',
  'method',
  'uri',
  'ip',
  'status',
  'duration',
  'user',
  'session',
  'error',
  'browser',
]
