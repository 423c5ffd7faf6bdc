/** What stands for a part of a date in `index:`, in UTC. `xxxx` is the year of an ISO week, `ww` the week. */
const TOKENS = ['yyyy', 'MM', 'dd', 'HH', 'xxxx', 'ww'] as const

export type DateToken = (typeof TOKENS)[number]

/** A piece of an index's name: text as it is, or a part of the record's date. */
export type IndexPart = { readonly text: string } | { readonly token: DateToken }

interface Period {
  readonly fromMs: number
  readonly toMs: number
}

const GROUP = /\{([^{}]*)\}/
const WORD = /[A-Za-z]+/g
const BETWEEN = /^[._-]*$/

/** Whether an index's name holds dates, as `app-{yyyy.MM.dd}` does. */
export function isDated(index: string): boolean {
  return index.includes('{')
}

/** The pieces of an index's name that `patternFault` finds nothing wrong with. */
export function indexParts(index: string): IndexPart[] {
  return index.split(GROUP).flatMap((piece, at) => (at % 2 === 0 ? textPart(piece) : groupParts(piece)))
}

/** The name with `*` for each date, as index templates and searches want it: `app-*`. */
export function indexWildcard(index: string): string {
  return index.replaceAll(new RegExp(GROUP, 'g'), '*')
}

/** What the names that an index with dates has look like: not all that `indexWildcard` covers, such as `app-web` of `app-*`. */
export function indexNames(index: string): RegExp {
  const parts = indexParts(index).map((part) =>
    'text' in part ? part.text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : `\\d{${part.token.length}}`,
  )
  return new RegExp(`^${parts.join('')}$`)
}

/**
 * The time whose records an index with such a name has, in ms since 1970, the end excluded; undefined if the name is none of
 * the pattern's, or its date is none.
 */
export function indexPeriod(index: string, name: string): Period | undefined {
  if (!isDated(index) || !indexNames(index).test(name)) return undefined
  const found: Partial<Record<DateToken, number>> = {}
  let at = 0
  for (const part of indexParts(index)) {
    const length = 'text' in part ? part.text.length : part.token.length
    if ('token' in part) {
      const value = Number(name.slice(at, at + length))
      // One that says two things of itself, such as two years, is of no time.
      if ((found[part.token] ?? value) !== value) return undefined
      found[part.token] = value
    }
    at += length
  }
  return found.ww === undefined && found.xxxx === undefined ? dayPeriod(found) : weekPeriod(found)
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

function dayPeriod({ yyyy, MM, dd, HH }: Partial<Record<DateToken, number>>): Period | undefined {
  // Without its year, a month or a day comes again.
  if (yyyy === undefined || (dd !== undefined && MM === undefined) || (HH !== undefined && dd === undefined))
    return undefined
  const [month, day, hour] = [(MM ?? 1) - 1, dd ?? 1, HH ?? 0]
  const fromMs = Date.UTC(yyyy, month, day, hour)
  const isDate = new Date(fromMs)
    .toISOString()
    .startsWith([yyyy, month + 1, day].map((n, at) => String(n).padStart(at === 0 ? 4 : 2, '0')).join('-'))
  if (!isDate || hour > 23) return undefined
  if (HH !== undefined) return { fromMs, toMs: fromMs + HOUR_MS }
  if (dd !== undefined) return { fromMs, toMs: fromMs + DAY_MS }
  return { fromMs, toMs: MM === undefined ? Date.UTC(yyyy + 1, 0) : Date.UTC(yyyy, month + 1) }
}

/** A week's year is `xxxx`, and `MM` or `dd` beside it narrow nothing down. */
function weekPeriod({ xxxx, ww }: Partial<Record<DateToken, number>>): Period | undefined {
  if (xxxx === undefined) return undefined
  // The 4th of January is in the first week.
  const firstWeek = (year: number) => {
    const fourth = Date.UTC(year, 0, 4)
    return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY_MS
  }
  if (ww === undefined) return { fromMs: firstWeek(xxxx), toMs: firstWeek(xxxx + 1) }
  const fromMs = firstWeek(xxxx) + (ww - 1) * 7 * DAY_MS
  if (ww < 1 || fromMs >= firstWeek(xxxx + 1)) return undefined
  return { fromMs, toMs: fromMs + 7 * DAY_MS }
}

/**
 * What is wrong with the dates of an index's name, in words that follow "an index"; undefined if nothing is. The name
 * itself is not repeated.
 */
export function patternFault(index: string): string | undefined {
  const outside = index.split(GROUP).filter((_, at) => at % 2 === 0)
  if (outside.some((text) => /[{}]/.test(text)))
    return 'must close each { with a }, as in app-{yyyy.MM.dd}, and none inside another'
  const groups = index.split(GROUP).filter((_, at) => at % 2 === 1)
  for (const group of groups) {
    const words = group.match(WORD) ?? []
    if (words.length === 0) return 'has a {} without a date in it; write for example {yyyy.MM.dd}'
    const known = words.every((word) => TOKENS.includes(word as DateToken))
    if (!known || !BETWEEN.test(group.replaceAll(WORD, '')))
      return `may have in {} only ${TOKENS.join(', ')} (xxxx and ww: the year and number of the week), with . - or _ between them`
  }
  const words = groups.flatMap((group) => group.match(WORD) ?? [])
  if (words.includes('ww') && words.includes('yyyy'))
    return "cannot have ww beside yyyy, since a week may begin in the year before; a week's own year is xxxx"
  if (groups.length > 0 && outside[0] === '') return 'must begin with a name before its date'
  return undefined
}

/** Such a name for some record, to be judged as a name. */
export function sampleName(index: string): string {
  return indexParts(index)
    .map((part) => ('text' in part ? part.text : '0'.repeat(part.token.length)))
    .join('')
}

function groupParts(group: string): IndexPart[] {
  return group
    .split(/([A-Za-z]+)/)
    .flatMap((piece, at) => (at % 2 === 0 ? textPart(piece) : [{ token: piece as DateToken }]))
}

function textPart(text: string): IndexPart[] {
  return text === '' ? [] : [{ text }]
}
