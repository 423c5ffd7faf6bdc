import type { JSX } from 'preact'
import type { Json } from '../../src/backends/backend.ts'
import { clock } from '../state/clock.ts'
import { place, serverNow } from '../state/store.ts'
import { absolute, momentOf, relative } from '../values/time.ts'
import { Value } from './value.tsx'

/** A time as the page shows times just now, with the other way in a tooltip. */
export function Time({ value }: { value: Json | undefined }): JSX.Element {
  const ms = momentOf(value)
  if (ms === undefined) return <Value value={value} />
  const { zone, times } = place.value
  const text = absolute(ms, zone)
  if (times === 'relative') {
    clock.value
    return (
      <time dateTime={new Date(ms).toISOString()} title={text}>
        {relative(ms, serverNow())}
      </time>
    )
  }
  return (
    <time dateTime={new Date(ms).toISOString()}>
      <span class="date">{text.slice(0, -13)} </span>
      {text.slice(-12, -4)}
      <span class="ms">{text.slice(-4)}</span>
    </time>
  )
}
