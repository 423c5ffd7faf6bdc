import { QueryProblems } from '../../query/problems.ts'
import type { Filter, Query } from '../../query/query.ts'

/** The ids that a query asks for, if it does, and the query without its conditions on ids. */
export interface IdQuery {
  /** Undefined: all records. */
  readonly only?: ReadonlySet<string>
  readonly rest: Query
}

/** @throws GramexLogError ERR_GRAMEXLOG_QUERY for a condition that cannot be told from an id alone */
export function splitIds(query: Query): IdQuery {
  const problems = new QueryProblems()
  let ids: Set<string> | undefined
  const filters: Filter[] = []
  for (const filter of query.filters) {
    if (filter.column !== '_id') {
      filters.push(filter)
    } else if (filter.kind === 'is' && !filter.not) {
      const wanted = new Set(filter.values)
      ids = ids === undefined ? wanted : new Set([...ids].filter((id) => wanted.has(id)))
    } else if (filter.kind === 'exists') {
      if (filter.not) ids = new Set()
    } else problems.report('_id', 'can only be asked for as _id=<id>, with one or several ids')
  }
  problems.throwIfAny()
  return { ...(ids && { only: ids }), rest: { ...query, filters } }
}
