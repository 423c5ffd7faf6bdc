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

export const LEVEL_NAMES: readonly string[] = Object.keys(LEVELS)

/** A level's rank; undefined if it has none, as one of an app's own. Case does not count, nor do a terminal's colours. */
export function rankOf(level: unknown): number | undefined {
  if (typeof level === 'number') return level
  if (typeof level !== 'string') return undefined
  if (Object.hasOwn(LEVELS, level)) return LEVELS[level]
  const plain = level.replace(/\x1b\[[\d;]*m/g, '').toLowerCase()
  return Object.hasOwn(LEVELS, plain) ? LEVELS[plain] : undefined
}
