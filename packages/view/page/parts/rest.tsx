import type { JSX } from 'preact'
import type { Json, Row } from '../../src/backends/backend.ts'
import { columnIn, leftOut, shown } from '../state/shown-columns.ts'
import { asText } from '../values/as-text.ts'
import { momentOf } from '../values/time.ts'
import { Text } from './text.tsx'

/** Characters of the line, and of one value in it. */
const MOST = 400
const MOST_VALUE = 120
/** Objects in objects, whose members are shown as columns of their own. */
const MOST_DEPTH = 3

/** What a record has besides the columns that are shown, as far as a line goes. */
export function Rest({ row }: { row: Row }): JSX.Element {
  const elsewhere = new Set(['_id', ...leftOut.value])
  for (const column of shown.value) if (!column.rest) elsewhere.add(columnIn(row, column))
  const time = momentOf(row['@timestamp'])
  const pairs: JSX.Element[] = []
  let left = MOST
  for (const [name, value] of columnsOf(row, '', 0)) {
    if (elsewhere.has(name) || saysNothing(value, time)) continue
    const text = asText(value, MOST_VALUE)
    pairs.push(
      <span class="pair" key={name}>
        <b>
          <Text value={name.slice(0, MOST_VALUE)} />
        </b>
        <Text value={text} />
      </span>,
    )
    left -= name.length + text.length + 3
    if (left < 0) break
  }
  return <>{pairs}</>
}

/** Nothing, or the record's own time once more, as loggers have it. */
function saysNothing(value: Json, time: number | undefined): boolean {
  if (value === null || value === '') return true
  const moment = time === undefined ? undefined : momentOf(value)
  return moment !== undefined && Math.abs(moment - (time ?? 0)) < 1_000
}

/** The columns of a record, one after the other, so that none is looked at that has no room. */
function* columnsOf(value: object, prefix: string, depth: number): Generator<[name: string, value: Json]> {
  for (const name in value) {
    if (!Object.hasOwn(value, name)) continue
    const member = (value as Record<string, Json>)[name] as Json
    const column = `${prefix}${name}`
    const inner = typeof member === 'object' && member !== null && !Array.isArray(member)
    if (inner && depth < MOST_DEPTH) yield* columnsOf(member, `${column}.`, depth + 1)
    else yield [column, member]
  }
}
