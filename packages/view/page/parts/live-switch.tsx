import type { JSX } from 'preact'
import {
  canBeLive,
  endLive,
  live,
  paused,
  showWaiting,
  switchLive,
  tailFailure,
  waiting,
} from '../state/live.ts'
import { wantedTop } from '../state/scrolling.ts'
import { place } from '../state/store.ts'
import { withCommas } from '../values/number.ts'
import { Icon } from './icon.tsx'

/** New records as they come; with a pause. */
export function LiveSwitch(): JSX.Element {
  if (!live.value)
    return (
      <button
        type="button"
        onClick={switchLive}
        disabled={!canBeLive(place.value)}
        title="Shows new records as they come (l)"
      >
        <Icon name="play" />
        <span class="word">Live</span>
      </button>
    )
  return (
    <fieldset class="live" aria-label="Live">
      <button
        type="button"
        class="main"
        onClick={switchLive}
        title={paused.value ? 'Go on (l)' : 'Pause (l)'}
      >
        {paused.value ? <Icon name="play" /> : <span class="pulse" aria-hidden="true" />}
        <span>{paused.value ? 'Paused' : 'Live'}</span>
      </button>
      <button type="button" onClick={endLive} aria-label="End live" title="End">
        <Icon name="close" />
      </button>
    </fieldset>
  )
}

/** Above the table: that records wait to be shown, or why none come. */
export function LiveNotice(): JSX.Element | null {
  if (!live.value) return null
  if (tailFailure.value !== undefined)
    return (
      <p class="notice" role="status">
        {tailFailure.value}
      </p>
    )
  if (waiting.value === 0) return null
  return (
    <button
      type="button"
      class="main waiting"
      onClick={() => {
        paused.value = false
        wantedTop.value = 0
        showWaiting()
      }}
    >
      <Icon name="up" />
      {withCommas(waiting.value)} new
    </button>
  )
}
