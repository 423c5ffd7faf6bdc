/** What stands for a part of a date in `index:`, in UTC. `xxxx` is the year of an ISO week, `ww` the week. */
const TOKENS = ['yyyy', 'MM', 'dd', 'HH', 'xxxx', 'ww'] as const

export type DateToken = (typeof TOKENS)[number]

/** A piece of an index's name: text as it is, or a part of the record's date. */
export type IndexPart = { readonly text: string } | { readonly token: DateToken }

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
