import type { Query } from '../query/query.ts'

/** The columns that `_c` names, in order; undefined for whole records. */
export function shownColumns({ only, without }: Query['columns']): readonly string[] | undefined {
  return only.length === 0 ? undefined : only.filter((column) => !without.includes(column))
}
