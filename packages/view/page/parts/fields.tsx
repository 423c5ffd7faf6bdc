import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { visibleText } from '../../src/values/visible-text.ts'
import { addColumn, removeColumn, shownNames } from '../state/shown-columns.ts'
import { columns, place } from '../state/store.ts'
import { FieldStatistics } from './field-statistics.tsx'
import { Icon } from './icon.tsx'

/** How many are listed before one has to look for them by name. */
const MOST = 200

const SIGNS = { text: 'T', number: '#', boolean: '?', time: '◷', mixed: '*', object: '{}' } as const

/** The columns that the records have: each can be shown in the table, and tells its values. */
export function Fields(): JSX.Element | null {
  const wanted = useSignal('')
  const open = useSignal<string | undefined>(undefined)
  if (columns.value.length === 0 || place.value.by !== undefined) return null
  const shown = new Set(shownNames())
  const text = wanted.value.toLowerCase()
  const found = columns.value.filter(({ name }) => name.toLowerCase().includes(text))
  return (
    <section class="fields" aria-label="Fields">
      <h2>Fields</h2>
      {columns.value.length > 12 && (
        <input
          type="text"
          aria-label="Find a field"
          placeholder="find a field"
          value={wanted.value}
          onInput={(event) => {
            wanted.value = event.currentTarget.value
          }}
        />
      )}
      <ul>
        {found.slice(0, MOST).map(({ name, kind }) => (
          <li key={name}>
            <div class="field">
              <button
                type="button"
                class="quiet what"
                aria-expanded={open.value === name}
                title={`${visibleText(name)}: ${kind}; its values`}
                onClick={() => {
                  open.value = open.value === name ? undefined : name
                }}
              >
                <small aria-hidden="true">{SIGNS[kind]}</small>
                <span>{visibleText(name.slice(0, 200))}</span>
              </button>
              <button
                type="button"
                class="plain"
                aria-pressed={shown.has(name)}
                aria-label={`Column ${visibleText(name.slice(0, 200))}`}
                title={shown.has(name) ? 'Take it out of the table' : 'Show it in the table'}
                onClick={() => (shown.has(name) ? removeColumn(name) : addColumn(name))}
              >
                <Icon name={shown.has(name) ? 'minus' : 'plus'} />
              </button>
            </div>
            {open.value === name && <FieldStatistics column={name} />}
          </li>
        ))}
      </ul>
      {found.length > MOST && <p class="hint">{found.length - MOST} more: find them by name.</p>}
    </section>
  )
}
