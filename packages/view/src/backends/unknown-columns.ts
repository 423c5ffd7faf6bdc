import { GramexLogError } from '@gramexlog/core'
import { nearest } from '@gramexlog/core/viewer'

/** Names that a message lists. */
const MAX_LISTED = 10

/**
 * What a query is told that speaks of columns which no record has.
 * @param known all columns that there are
 */
export function unknownColumns(missing: readonly string[], known: readonly string[]): GramexLogError {
  const problems = missing.map((name) => {
    const meant = nearest(name, known)
    const hint = meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`
    return `no record has the column ${JSON.stringify(name)}${hint}`
  })
  const more = known.length > MAX_LISTED ? `, and ${known.length - MAX_LISTED} more` : ''
  const listed = `there are: ${known.slice(0, MAX_LISTED).join(', ')}${more}`
  return new GramexLogError('ERR_GRAMEXLOG_QUERY', [...problems, listed].join('\n  '))
}
