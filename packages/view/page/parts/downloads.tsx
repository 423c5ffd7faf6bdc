import type { JSX } from 'preact'
import { BASE } from '../data/ask.ts'
import { parametersOf } from '../state/place.ts'
import { place, query } from '../state/store.ts'
import { Icon } from './icon.tsx'
import { Popover } from './popover.tsx'

const FORMATS = [
  ['csv', 'CSV'],
  ['xlsx', 'Excel'],
  ['json', 'JSON'],
  ['ndjson', 'NDJSON, one record a line'],
] as const

/** The records that are asked for, all of them, as files. */
export function Downloads(): JSX.Element {
  const { target } = place.value
  return (
    <Popover
      label={
        <>
          <Icon name="download" />
          <span class="word">Download</span>
        </>
      }
      name="Download"
      title="All that is asked for, as a file"
      disabled={target === undefined || typeof query.value === 'string'}
    >
      {(close) => (
        <ul class="choices">
          {FORMATS.map(([format, label]) => (
            <li key={format}>
              <a href={addressOf(format)} download={`${target}.${format}`} onClick={close}>
                {label}
              </a>
            </li>
          ))}
        </ul>
      )}
    </Popover>
  )
}

function addressOf(format: string): string {
  const parameters = parametersOf(place.value)
  parameters.set('_format', format)
  return new URL(`${encodeURIComponent(place.value.target ?? '')}?${parameters}`, BASE).href
}
