import { UNINDEXED } from '@gramexlog/core/viewer'
import type { Query } from '../../query/query.ts'
import type { Json, Row } from '../backend.ts'
import { valueAt, withoutColumn } from '../path.ts'
import { recordOf } from '../record-of.ts'
import { shownColumns } from '../shown-columns.ts'
import type { Dsl } from './dsl.ts'
import type { Fields } from './fields.ts'
import type { Hit } from './search.ts'

type Columns = Query['columns']

/** Names that mean themselves in a list of what is wanted of a record. */
const PLAIN = /^[\w@-]+(\.[\w@-]+)*$/

/** What of each record has to come over the network. */
export function sourceFor(columns: Columns, fields: Fields): Dsl | boolean {
  const shown = shownColumns(columns)
  if (shown === undefined) return true
  const paths = shown.map((column) => fields.get(column)?.source ?? column)
  return paths.every((path) => PLAIN.test(path)) ? { includes: [...paths, UNINDEXED] } : true
}

/** How a hit becomes a row. @param ids each begins with its `_id` */
export function rowReader(columns: Columns, fields: Fields, ids: boolean): (hit: Hit) => Row {
  const shown = shownColumns(columns)
  const paths = shown?.map((column) => [column, fields.get(column)?.source ?? column] as const)
  return (hit) => {
    const record = asLogged(hit._source)
    const row =
      paths === undefined
        ? columns.without.reduce<Json>(withoutColumn, record)
        : Object.fromEntries(
            paths.map(([column, path]) => [column, own(hit, path) ?? valueAt(record, path) ?? null]),
          )
    if (!ids) return row as Row
    const { _id: _, ...rest } = row as { [name: string]: Json }
    return { _id: hit._id, ...rest }
  }
}

/** What the server knows of a record beside it. */
function own(hit: Hit, column: string): Json | undefined {
  return column === '_id' || column === '_index' || column === '_ignored' ? hit[column] : undefined
}

/** A record with all that it was logged with: what its index could not take as fields stands in one of them, as text. */
function asLogged(source: unknown): Row {
  const record = (source ?? {}) as Row
  const text = record[UNINDEXED]
  if (typeof text !== 'string') return record
  const moved = recordOf(text)
  if (moved === undefined) return record
  const { [UNINDEXED]: _, ...stayed } = record
  return { ...stayed, ...moved }
}
