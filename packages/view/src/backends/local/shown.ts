import type { Query } from '../../query/query.ts'
import type { Json, Row } from '../backend.ts'
import { valueAt, withoutColumn } from '../path.ts'
import { shownColumns } from '../shown-columns.ts'
import type { FoundRecord } from './records.ts'

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
