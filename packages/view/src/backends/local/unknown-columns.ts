import { GramexLogError } from '@gramexlog/core'
import { nearest } from '@gramexlog/core/viewer'
import type { Query } from '../../query/query.ts'
import type { Column } from '../backend.ts'
import { Scan } from './scan.ts'
import type { Segment } from './segments.ts'
import type { Session } from './session.ts'

/** Names that are remembered as there. */
const MAX_SEEN = 10_000
/** Names that a message lists. */
const MAX_LISTED = 10

/** The columns that a query speaks of; not those that it leaves out. */
export function columnsOf(query: Query): string[] {
  const { grouping } = query
  const names =
    grouping === undefined
      ? [...query.columns.only, ...query.sort.map(({ column }) => column)]
      : [
          ...grouping.columns,
          ...[...grouping.aggregates, ...grouping.having.map(({ aggregate }) => aggregate)].map(
            ({ column }) => column,
          ),
        ]
  return [...new Set([...query.filters.map(({ column }) => column), ...names])]
}

/** Tells columns that no record has. */
export class ColumnCheck {
  readonly #seen = new Set(['_id', '*'])

  /**
   * @param columns all that there are; asked for only if one is not found
   * @throws GramexLogError ERR_GRAMEXLOG_QUERY if there are records, and none has one of the columns
   */
  async check(
    names: readonly string[],
    segments: readonly Segment[],
    session: Session,
    columns: () => Promise<readonly Column[]>,
  ): Promise<void> {
    const missing: string[] = []
    for (const name of names) {
      if (this.#seen.has(name)) continue
      const scan = new Scan(segments)
      const value = scan.column(name)
      const found = await session.all(
        `SELECT 1 FROM ${scan.sql()} WHERE ${value} IS NOT NULL LIMIT 1`,
        scan.bindings,
      )
      if (found.length === 0) missing.push(name)
      else if (this.#seen.size < MAX_SEEN) this.#seen.add(name)
    }
    if (missing.length === 0) return
    const known = (await columns()).map(({ name }) => name)
    if (known.length > 0) throw unknownColumns(missing, known)
  }
}

function unknownColumns(missing: readonly string[], known: readonly string[]): GramexLogError {
  const problems = missing.map((name) => {
    const meant = nearest(name, known)
    return `no record has the column ${JSON.stringify(name)}${meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`}`
  })
  const more = known.length > MAX_LISTED ? `, and ${known.length - MAX_LISTED} more` : ''
  const listed = `there are: ${known.slice(0, MAX_LISTED).join(', ')}${more}`
  return new GramexLogError('ERR_GRAMEXLOG_QUERY', [...problems, listed].join('\n  '))
}
