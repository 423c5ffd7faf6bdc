import type { JSX } from 'preact'
import { go, place } from '../state/store.ts'
import { zoneName } from '../values/time.ts'

/** In which zone times are shown, and whether as times or as how long ago. */
export function TimesSwitch(): JSX.Element {
  const { zone, times } = place.value
  return (
    <>
      <button
        type="button"
        class="quiet"
        aria-label={`Times in ${zoneName(zone)}: change`}
        title={`Times are shown in ${zoneName(zone)}: change to ${zone === 'utc' ? zoneName('local') : 'UTC'} (z)`}
        onClick={switchZone}
      >
        {zoneName(zone)}
      </button>
      <button
        type="button"
        class="quiet"
        aria-pressed={times === 'relative'}
        title="How long ago, in place of when (t)"
        onClick={switchTimes}
      >
        ago
      </button>
    </>
  )
}

export function switchZone(): void {
  go({ zone: place.value.zone === 'utc' ? 'local' : 'utc' }, true)
}

export function switchTimes(): void {
  go({ times: place.value.times === 'relative' ? 'absolute' : 'relative' }, true)
}
