import type { JSX } from 'preact'
import type { Row } from '../../src/backends/backend.ts'
import { leftOut, shownNames } from '../state/shown-columns.ts'
import { asText } from '../values/value-at.ts'
import { Text } from './text.tsx'

/** Characters of the line, and of one value in it. */
const MOST = 400
const MOST_VALUE = 120

/** What a record has besides the columns that are shown, as far as a line goes. */
export function Rest({ row }: { row: Row }): JSX.Element {
  const elsewhere = new Set(['_id', ...shownNames(), ...leftOut.value])
  const pairs: JSX.Element[] = []
  let length = 0
  for (const name in row) {
    if (!Object.hasOwn(row, name) || elsewhere.has(name)) continue
    const value = asText(row[name], MOST_VALUE)
    pairs.push(
      <span class="pair" key={name}>
        <b>
          <Text value={name.slice(0, MOST_VALUE)} />
        </b>
        <Text value={value} />
      </span>,
    )
    length += name.length + value.length + 3
    if (length > MOST) break
  }
  return <>{pairs}</>
}
