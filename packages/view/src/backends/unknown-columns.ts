import { GramexLogError } from '@gramexlog/core/error'
import { nearest } from '@gramexlog/core/files'

/** Names that a message lists. */
const MAX_LISTED = 10
/** Of so many the name that was meant is looked for, which takes long where there are many columns. */
const MAX_MEANT = 3
/** Characters of a name that a message repeats. */
const MAX_CHARACTERS = 100

/**
 * What a query is told that speaks of columns which no record has.
 * @param known all columns that there are
 */
export function unknownColumns(missing: readonly string[], known: readonly string[]): GramexLogError {
  const short = known.filter((name) => name.length <= MAX_CHARACTERS)
  const problems = missing.map((name, at) => {
    const meant = at < MAX_MEANT && name.length <= MAX_CHARACTERS ? nearest(name, short) : undefined
    const hint = meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`
    return `no record has the column ${JSON.stringify(cut(name))}${hint}`
  })
  const more = known.length > MAX_LISTED ? `, and ${known.length - MAX_LISTED} more` : ''
  const listed = `there are: ${known.slice(0, MAX_LISTED).map(cut).join(', ')}${more}`
  return new GramexLogError('ERR_GRAMEXLOG_QUERY', [...problems, listed].join('\n  '))
}

function cut(name: string): string {
  return name.length <= MAX_CHARACTERS ? name : `${name.slice(0, MAX_CHARACTERS)}…`
}
