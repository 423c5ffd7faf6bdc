import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { resolveMoment } from '../../src/query/moment.ts'
import { histogram } from '../state/histogram.ts'
import { go, place, serverNow } from '../state/store.ts'
import { absolute, fromInput, toInput, type Zone, zoneName } from '../values/time.ts'
import { Icon } from './icon.tsx'
import { Popover } from './popover.tsx'

const RANGES: readonly [from: string, label: string][] = [
  ['now-15m', 'Last 15 minutes'],
  ['now-1h', 'Last hour'],
  ['now-24h', 'Last 24 hours'],
  ['now-7d', 'Last 7 days'],
  ['', 'All times'],
]

/** From when to when: a few spans that end now, or two times. */
export function TimePicker(): JSX.Element {
  const { from, to, zone } = place.value
  return (
    <Popover
      label={
        <>
          <Icon name="clock" />
          <span class="when">{inWords(from, to, zone)}</span>
        </>
      }
      title="From when to when"
    >
      {(close) => (
        <div class="times">
          <ul>
            {RANGES.map(([start, label]) => (
              <li key={start}>
                <button
                  type="button"
                  class="quiet"
                  aria-pressed={from === start && to === ''}
                  onClick={() => {
                    go({ from: start, to: '' })
                    close()
                  }}
                >
                  {label}
                </button>
              </li>
            ))}
          </ul>
          <Span close={close} />
        </div>
      )}
    </Popover>
  )
}

function Span({ close }: { close(): void }): JSX.Element {
  const { from, to, zone } = place.value
  const [start, end] = bounds(from, to)
  const problem = useSignal<string | undefined>(undefined)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const chosen = {
      from: fromInput(String(form.get('from')), zone) ?? '',
      to: fromInput(String(form.get('to')), zone) ?? '',
    }
    if (chosen.from !== '' && chosen.to !== '' && chosen.from > chosen.to) {
      problem.value = 'This ends before it begins.'
      return
    }
    go({ ...chosen, live: false })
    close()
  }
  return (
    <form onSubmit={submit}>
      <label>
        From
        <input type="datetime-local" name="from" step={1} value={start && toInput(start, zone)} />
      </label>
      <label>
        To
        <input type="datetime-local" name="to" step={1} value={end && toInput(end, zone)} />
      </label>
      <p class="hint">{zoneName(zone)}; without an end: up to now</p>
      {problem.value && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
      <button type="submit" class="main">
        Show
      </button>
    </form>
  )
}

/** What is shown just now. */
function bounds(from: string, to: string): [start: number | undefined, end: number | undefined] {
  const nowMs = serverNow()
  const first = histogram.value?.bars[0]?.atMs
  const start = from === '' ? first : resolveMoment(from, nowMs)
  return [start, to === '' ? nowMs : resolveMoment(to, nowMs)]
}

function inWords(from: string, to: string, zone: Zone): string {
  const known = to === '' ? RANGES.find(([start]) => start === from) : undefined
  if (known !== undefined) return known[1]
  const text = (moment: string) => {
    const ms = moment.startsWith('now') ? undefined : resolveMoment(moment, 0)
    return ms === undefined
      ? moment
      : absolute(ms, zone)
          .replace(/\.\d+$/, '')
          .replace(/:00$/, '')
  }
  if (from === '') return `until ${text(to)}`
  return to === '' ? `since ${text(from)}` : `${text(from)} – ${text(to)}`
}
