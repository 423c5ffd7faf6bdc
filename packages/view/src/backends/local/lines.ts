import type { Bindings } from './bindings.ts'
import { pathsOf, pointerOf } from './column-path.ts'
import { TIME } from './condition.ts'
import type { Wanted } from './scan.ts'

/** Other values of JSON are no records. */
const RECORD = `CASE WHEN starts_with(json::VARCHAR, '{') THEN json END AS json`

/** What is wanted of lines. @param lines a query in brackets with `f` and `json` */
export function fromLines(lines: string, { columns, moment }: Wanted, bindings: Bindings): string {
  const pointers: string[] = []
  const valueSql = (name: string) => {
    const values = pathsOf(name).map((path) => {
      pointers.push(bindings.text(pointerOf(path)))
      return `nullif(p[${pointers.length}]::VARCHAR, 'null')`
    })
    return values.length === 1 ? `${values[0]}::JSON` : `coalesce(${values.join(', ')})::JSON`
  }
  const taken = columns.map((name, at) => `, ${valueSql(name)} AS c${at}`)
  const time = columns.indexOf(TIME)
  if (moment) taken.push(`, as_moment(${time === -1 ? valueSql(TIME) : `c${time}`}) AS m`)
  if (pointers.length === 0) return `(SELECT f, ${RECORD} FROM ${lines})`
  // All at once: what is dear is to read a record, and not what is taken from it.
  const extract = `json_extract(json, [${pointers.join(', ')}]) AS p`
  return `(SELECT f, json${taken.join('')} FROM (SELECT f, ${RECORD}, ${extract} FROM ${lines}))`
}
