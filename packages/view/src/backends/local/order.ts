import type { Query } from '../../query/query.ts'
import { recordSort } from '../order.ts'
import { TIME } from './condition.ts'
import type { Scan } from './scan.ts'

/** What records are sorted by. */
export interface Order {
  /** Expressions over the scan, in the order of their names `k0`, `k1`, … */
  readonly keys: readonly string[]
  /** What stands behind ORDER BY. */
  readonly by: string
  /** The key that is the record's time, in ms since 1970. */
  readonly time: string | undefined
}

/**
 * The order of a query's records; among equals the one that came last is first. Of a list the least value counts, or, from
 * the greatest down, the greatest. Where a column holds numbers and texts, the numbers are the lesser ones.
 */
export function orderOf(query: Query, scan: Scan): Order {
  const keys: string[] = []
  let time: string | undefined
  const by = recordSort(query.sort).flatMap(({ column, descending }) => {
    const direction = descending ? 'DESC' : 'ASC'
    if (column === '_id') return [`f ${direction}`, `rowid ${direction}`]
    if (column === TIME) {
      time = `k${keys.length}`
      keys.push(scan.moment())
      return `${time} ${direction} NULLS LAST`
    }
    const value = scan.column(column)
    const names = ['as_number', 'text_to_sort'].map((macro) => {
      keys.push(greatest(value, macro, descending))
      return `k${keys.length - 1} ${direction} NULLS LAST`
    })
    return descending ? names.reverse() : names
  })
  return { keys, time, by: [...by, 'f DESC', 'rowid DESC'].join(', ') }
}

function greatest(value: string, macro: string, descending: boolean): string {
  return `CASE WHEN is_list(${value})
    THEN list_${descending ? 'max' : 'min'}(list_transform(json_extract(${value}, '$[*]'), lambda x: ${macro}(x)))
    ELSE ${macro}(${value}) END`
}
