/** Names of levels by their rank, which is pino's number: winston's npm levels, pino's, and syslog's. */
const LEVELS: Readonly<Record<string, number>> = {
  silly: 10,
  trace: 10,
  debug: 20,
  verbose: 25,
  http: 27,
  info: 30,
  notice: 35,
  warn: 40,
  warning: 40,
  error: 50,
  fatal: 60,
  crit: 60,
  alert: 65,
  emerg: 70,
}

const PINO: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
}

const COLOUR = /\x1b\[[\d;]*m/g

export const LEVEL_NAMES: readonly string[] = Object.keys(LEVELS)

/** A level's name: text as it is, without a terminal's colours, and pino's number by its name. Undefined if it is neither. */
export function levelName(level: unknown): string | undefined {
  if (typeof level === 'string') return level.replace(COLOUR, '')
  if (typeof level !== 'number') return undefined
  return PINO[level] ?? String(level)
}

/** A level's rank; undefined if it has none, as one of an app's own. Case does not count, nor do a terminal's colours. */
export function rankOf(level: unknown): number | undefined {
  if (typeof level === 'number') return level
  if (typeof level !== 'string') return undefined
  if (Object.hasOwn(LEVELS, level)) return LEVELS[level]
  const plain = level.replace(COLOUR, '').toLowerCase()
  return Object.hasOwn(LEVELS, plain) ? LEVELS[plain] : undefined
}
