import { signal } from '@preact/signals'
import type { JSX } from 'preact'
import { levelOf, levelText } from '../../src/values/level.ts'
import { visibleText } from '../../src/values/visible-text.ts'
import { histogram } from '../state/histogram.ts'
import { level } from '../state/shown-columns.ts'
import { place } from '../state/store.ts'
import { withCommas } from '../values/number.ts'
import { absolute } from '../values/time.ts'

/** The bar that the mouse is over, and where that is. */
export const barAt = signal<{ readonly index: number; readonly left: number } | undefined>(undefined)

/** What the bar under the mouse says. */
export function BarTip(): JSX.Element | null {
  const over = barAt.value
  const bar = over && histogram.value?.bars[over.index]
  if (over === undefined || bar === undefined) return null
  const counts = Object.entries(bar.counts).sort((a, b) => b[1] - a[1])
  const right = over.left > innerWidth / 2
  return (
    <div class={`bar-tip ${right ? 'right' : ''}`} style={{ left: `${over.left}px` }}>
      <b>{absolute(bar.atMs, place.value.zone)}</b>
      {counts.length === 0 && <span>no records</span>}
      {counts.map(([value, count]) => (
        <span key={value} class={levelOf(value, level.value)}>
          {value === ''
            ? 'records'
            : (levelText(numbered(value), level.value) ?? visibleText(value.slice(0, 40)))}{' '}
          <i>{withCommas(count)}</i>
        </span>
      ))}
    </div>
  )
}

function numbered(value: string): string | number {
  return /^\d+$/.test(value) ? Number(value) : value
}
