import type { Json } from '../backends/backend.ts'

/** How bad a record is, which gives it its colour. */
export type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'other'

/** Where loggers put their level: winston and pino, ECS, OpenTelemetry, Python. */
const COLUMNS = ['level', 'log.level', 'severity', 'severity_text', 'levelname']
/** Where requests have HTTP's status, which says how bad it is where no level does. */
const STATUSES = ['status', 'http.response.status_code']

const WORDS: ReadonlyMap<string, Level> = new Map(
  Object.entries({
    fatal: ['fatal', 'emerg', 'emergency', 'panic', 'alert', 'crit', 'critical'],
    error: ['error', 'err', 'severe'],
    warn: ['warn', 'warning'],
    info: ['info', 'notice', 'information', 'log'],
    debug: ['debug', 'http', 'verbose', 'silly', 'trace', 'fine', 'finer', 'finest'],
  } satisfies Record<Exclude<Level, 'other'>, string[]>).flatMap(([level, words]) =>
    words.map((word): [string, Level] => [word, level as Level]),
  ),
)

/** pino's numbers, from which on each is. */
const NUMBERS: readonly [least: number, level: Level][] = [
  [60, 'fatal'],
  [50, 'error'],
  [40, 'warn'],
  [30, 'info'],
  [10, 'debug'],
]

/** What pino calls its numbers. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [10, 'trace'],
  [20, 'debug'],
  [30, 'info'],
  [40, 'warn'],
  [50, 'error'],
  [60, 'fatal'],
])

/**
 * The level that a value says.
 * @param value winston's words, pino's numbers, be they in a text, and words in the colours of a terminal
 * @param column where it stands
 */
export function levelOf(value: Json | undefined, column?: string): Level {
  if (column !== undefined && STATUSES.includes(column)) return levelOfStatus(Number(value))
  if (typeof value === 'string') {
    const word = plain(value).trim().toLowerCase()
    const level = WORDS.get(word)
    if (level !== undefined) return level
    return /^\d{1,3}$/.test(word) ? levelOf(Number(word)) : 'other'
  }
  if (typeof value !== 'number') return 'other'
  return NUMBERS.find(([least]) => value >= least)?.[1] ?? 'other'
}

function levelOfStatus(status: number): Level {
  if (!(status >= 100 && status < 600)) return 'other'
  if (status >= 500) return 'error'
  return status >= 400 ? 'warn' : 'info'
}

/** Shown in the level's place: a word for each of pino's numbers. */
export function levelText(value: Json | undefined, column?: string): string | undefined {
  if (column !== undefined && STATUSES.includes(column)) return undefined
  if (typeof value === 'number') return NAMES.get(value)
  return typeof value === 'string' ? plain(value) : undefined
}

/** pino's number of a level that has one of its names. */
export function numberOfLevel(name: string): number | undefined {
  return [...NAMES].find(([, known]) => known === name)?.[0]
}

/** The column that tells how bad a record is, if there is one. */
export function levelColumn(names: ReadonlySet<string>): string | undefined {
  return [...COLUMNS, ...STATUSES].find((name) => names.has(name))
}

/** Without a terminal's colours, which winston's `colorize` leaves in a level. */
function plain(text: string): string {
  return text.replace(/\u001b\[[\d;]*m/g, '')
}
