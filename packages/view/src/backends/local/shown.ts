import type { Query } from '../../query/query.ts'
import type { Json, Row } from '../backend.ts'
import { valueAt, withoutColumn } from '../path.ts'
import type { FoundRecord } from './records.ts'

/** With `_c`, the columns in order. */
export function shownColumns({ only, without }: Query['columns']): readonly string[] | undefined {
  if (only.length === 0) return undefined
  return only.filter((column) => !without.includes(column))
}

/** How a record becomes a row. @param ids each begins with its `_id` */
export function rowMaker({ columns }: Query, ids: boolean): (found: FoundRecord) => Row {
  const only = shownColumns(columns)
  const first = (id: string): [string, Json][] => (ids ? [['_id', id]] : [])
  if (only !== undefined) {
    return ({ id, record }) =>
      Object.fromEntries([
        ...first(id),
        ...only.map((column): [string, Json] => [
          column,
          column === '_id' ? id : (valueAt(record, column) ?? null),
        ]),
      ])
  }
  return ({ id, record }) => {
    const row = columns.without.reduce<Json>(withoutColumn, record) as Row
    // First in order, and not that of the record itself.
    return ids ? Object.assign({ _id: id, ...row }, { _id: id }) : row
  }
}
