import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { beyond, status, total } from '../state/records.ts'
import { go, place } from '../state/store.ts'
import { withCommas } from '../values/number.ts'
import { Icon } from './icon.tsx'
import { switchTheme, theme } from './theme.ts'
import { TimesSwitch } from './times-switch.tsx'

interface TopBarProps {
  readonly side: Signal<boolean>
  readonly help: Signal<boolean>
}

/** What belongs to the page as a whole. */
export function TopBar({ side, help }: TopBarProps): JSX.Element {
  const { tab } = place.value
  return (
    <header class="top">
      <button
        type="button"
        class="plain side-switch"
        aria-label="Targets and fields"
        aria-expanded={side.value}
        onClick={() => {
          side.value = !side.value
        }}
      >
        <Icon name="menu" />
      </button>
      <h1>gramexlog</h1>
      <nav aria-label="Views" class="tabs">
        <button
          type="button"
          aria-current={tab === 'records' ? 'page' : undefined}
          onClick={() => go({ tab: 'records' })}
        >
          Records
        </button>
        <button
          type="button"
          aria-current={tab === 'delivery' ? 'page' : undefined}
          onClick={() => go({ tab: 'delivery' })}
        >
          Delivery
        </button>
      </nav>
      <output class="total" aria-live="polite">
        {tab === 'records' && status.value === 'ready' && counted()}
      </output>
      <span class="space" />
      <TimesSwitch />
      <button
        type="button"
        class="plain"
        aria-label={theme.value === 'dark' ? 'Light colours' : 'Dark colours'}
        title={theme.value === 'dark' ? 'Light colours' : 'Dark colours'}
        onClick={switchTheme}
      >
        <Icon name={theme.value === 'dark' ? 'sun' : 'moon'} />
      </button>
      <button
        type="button"
        class="plain help-switch"
        aria-label="Keys and search"
        title="Keys and search (?)"
        onClick={() => {
          help.value = true
        }}
      >
        ?
      </button>
    </header>
  )
}

function counted(): string {
  const what = place.value.by === undefined ? 'record' : 'group'
  const first = beyond.value ? 'the first ' : ''
  return `${first}${withCommas(total.value)} ${what}${total.value === 1 ? '' : 's'}`
}
