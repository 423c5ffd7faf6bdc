import { useSignal, useSignalEffect } from '@preact/signals'
import type { JSX } from 'preact'
import type { Json } from '../../src/backends/backend.ts'
import type { StatisticsAnswer } from '../../src/endpoint/contract.ts'
import { levelText } from '../../src/values/level.ts'
import { ask } from '../data/ask.ts'
import { asked } from '../state/records.ts'
import { level } from '../state/shown-columns.ts'
import { messageOf, place } from '../state/store.ts'
import { asText } from '../values/as-text.ts'
import { share, withCommas } from '../values/number.ts'
import { FilterButtons } from './filter-buttons.tsx'
import { Text } from './text.tsx'
import { Time } from './time.tsx'

/** What values a column has in the records that are shown. */
export function FieldStatistics({ column }: { column: string }): JSX.Element {
  const found = useSignal<StatisticsAnswer | string | undefined>(undefined)
  useSignalEffect(() => {
    const { target } = place.peek()
    if (asked.value === undefined || target === undefined) return
    const parameters = new URLSearchParams(asked.value)
    for (const name of ['_c', '_sort']) parameters.delete(name)
    parameters.set('~column', column)
    const controller = new AbortController()
    const path = `~/statistics/${encodeURIComponent(target)}?${parameters}`
    ask<StatisticsAnswer>(path, { signal: controller.signal }).then(
      ({ value }) => {
        found.value = value
      },
      (error) => {
        if (!controller.signal.aborted) found.value = messageOf(error)
      },
    )
    return () => controller.abort()
  })
  const statistics = found.value
  if (statistics === undefined) return <p class="hint">Counting…</p>
  if (typeof statistics === 'string') return <p class="problem">{statistics}</p>
  const { records, present, top } = statistics
  return (
    <div class="statistics">
      <p class="hint">
        in {share(present, records)} of {withCommas(records)} records
      </p>
      <ul>
        {top.map(({ value, count }) => (
          <TopValue key={JSON.stringify(value)} column={column} value={value} count={count} of={present} />
        ))}
      </ul>
      <Range statistics={statistics} />
    </div>
  )
}

function Range({ statistics: { min, max, avg } }: { statistics: StatisticsAnswer }): JSX.Element | null {
  if (min === undefined || min === null) return null
  return (
    <dl>
      <dt>min</dt>
      <dd>{typeof min === 'number' ? withCommas(min) : <Time value={min} />}</dd>
      {avg !== undefined && <dt>avg</dt>}
      {avg !== undefined && <dd>{withCommas(avg)}</dd>}
      <dt>max</dt>
      <dd>{typeof max === 'number' ? withCommas(max) : <Time value={max} />}</dd>
    </dl>
  )
}

interface TopValueProps {
  readonly column: string
  readonly value: Json
  readonly count: number
  readonly of: number
}

function TopValue({ column, value, count, of }: TopValueProps): JSX.Element {
  const text = (column === level.value && levelText(value, column)) || asText(value, 200)
  return (
    <li class="top-value">
      <meter min={0} max={of} value={count} aria-label={share(count, of)} />
      <span class="text">{text === '' ? <i class="null">empty</i> : <Text value={text} />}</span>
      <span class="count" title={withCommas(count)}>
        {share(count, of)}
      </span>
      <span class="acts">
        <FilterButtons column={column} value={value} />
      </span>
    </li>
  )
}
