import type { Query } from '../../query/query.ts'
import type { Column } from '../backend.ts'
import { unknownColumns } from '../unknown-columns.ts'
import { Scan } from './scan.ts'
import type { Session } from './session.ts'
import type { Source } from './source.ts'

/** Names that are remembered as there. */
const MAX_SEEN = 10_000

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
  return [...new Set([...filteredBy(query), ...names])]
}

/** The columns that its filters speak of. */
export function filteredBy({ filters }: Query): string[] {
  return filters.map(({ column }) => column)
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
    source: Source,
    session: Session,
    columns: () => Promise<readonly Column[]>,
  ): Promise<void> {
    const missing: string[] = []
    for (const name of names) {
      if (this.#seen.has(name)) continue
      const scan = new Scan(source)
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
