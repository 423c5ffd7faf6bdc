import { type Place, readParameters } from './place.ts'
import { readSearch } from './search-text.ts'

/** What a text in the search box adds to a place. */
export function withSearch(before: Place, box: string): Place {
  const { parameters, words } = readSearch(box)
  const read = readParameters(
    new URLSearchParams(parameters.map(([key, value]): [string, string] => [key, value])),
  )
  const text = [before.text, read.text, words].filter((part) => part !== '').join(' ')
  const known = new Set(before.conditions.map((pair) => pair.join('=')))
  const grouped = read.by !== undefined
  return {
    ...before,
    text,
    from: read.from || before.from,
    to: read.to || before.to,
    conditions: [...before.conditions, ...read.conditions.filter((pair) => !known.has(pair.join('=')))],
    by: read.by ?? before.by,
    // The columns of records are none of groups.
    columns:
      read.columns.length > 0 ? read.columns : grouped && before.by === undefined ? [] : before.columns,
    sort: read.sort.length > 0 ? read.sort : grouped && before.by === undefined ? [] : before.sort,
    open: undefined,
  }
}
