import type { Path } from './place.ts'

/** Options whose values may be printed. All others are kept back, an unknown one too: it may be a password's. */
const OPEN = new Set([
  'host',
  'port',
  'index',
  'pipeline',
  'routing',
  'data_stream',
  'retention',
  'keys',
  'scheme',
  'use_ssl',
  'verify_certs',
  'ssl_assert_fingerprint',
  'sniff_on_start',
  'sniff_on_connection_fail',
  'sniffer_timeout',
  'ca_certs',
  'client_cert',
  'client_key',
  'url_prefix',
  'timeout',
  'max_retries',
  'retry_on_timeout',
  'http_compress',
  'sink',
  'template',
  'timestamp',
  'keep',
  'journal',
  'maxRecordBytes',
  'filename',
  'when',
  'interval',
  'backupCount',
  'encoding',
  'utc',
  'atTime',
  'level',
  'sample',
  'redact',
  'drop',
  'rename',
  'format',
  'service',
])
const OPEN_SETTINGS = new Set(['flush', 'exitTimeout', 'dir', 'ship'])

/** Even what stands below these is not named: a mistyped header may have its secret in the name's place. */
const SEALED = new Set(['http_auth', 'api_key', 'bearer_auth', 'headers'])

/** Short and of harmless characters: a typing mistake can be shown, a URL with a password cannot. */
const WORD = /^[\p{L}\p{N}_.+-]{1,40}$/u
const NAME = /^(?:[\p{L}\p{N}_.-]{1,64}|<<)$/u

/** Whether the value at `path` must be kept back wherever it comes from. */
export function isSecret(path: Path): boolean {
  if (path[0] !== 'gramexlog') return false
  if (path.length === 2) return !OPEN_SETTINGS.has(String(path[1]))
  return path.length > 2 && !OPEN.has(String(path[2]))
}

/** Whether `path` leads into an option of which not even the names inside are told. */
export function isSealed(path: Path): boolean {
  return path.some((part, depth) => depth > 1 && typeof part === 'string' && SEALED.has(part))
}

/** Whether a name that the user wrote (of an option, a target, a key) may be repeated in a message. */
export function isPrintableName(name: string): boolean {
  return NAME.test(name)
}

/** `gramexlog.guide.keys[1]`; ends at an option that holds secrets. */
export function showPath(path: Path): string {
  let shown = ''
  for (const [depth, part] of path.entries()) {
    if (typeof part === 'number') {
      shown += `[${part}]`
      continue
    }
    if (depth > 0) shown += '.'
    if (!NAME.test(part)) shown += '"…"'
    else shown += depth > 0 && part.includes('.') ? `"${part}"` : part
    if (depth > 1 && SEALED.has(part)) break
  }
  return shown
}

/** What was found, in words: the value itself if it is a number, a boolean or a word and not kept back. */
export function showValue(value: unknown, hidden: boolean): string {
  if (value === null || value === undefined) return 'nothing'
  if (value === '') return 'an empty string'
  if (Array.isArray(value)) return 'a list'
  switch (typeof value) {
    case 'string':
      return !hidden && WORD.test(value) ? `"${value}"` : 'a string'
    case 'number':
      return hidden ? 'a number' : String(value)
    case 'boolean':
      return hidden ? 'a boolean' : String(value)
    default:
      return value instanceof Date ? 'a date' : 'a map'
  }
}
