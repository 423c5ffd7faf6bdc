import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Icon } from './icon.tsx'

interface CopyProps {
  readonly what: string
  readonly label?: string
  text(): string
}

/** A button that copies a text, and says that it did. */
export function Copy({ what, label, text }: CopyProps): JSX.Element {
  const done = useSignal<string | undefined>(undefined)
  const copy = async () => {
    done.value = (await write(text())) ? 'Copied' : 'Not copied'
    setTimeout(() => {
      done.value = undefined
    }, 1_500)
  }
  return (
    <button
      type="button"
      class={label ? 'copy' : 'plain copy'}
      aria-label={`Copy ${what}`}
      title={`Copy ${what}`}
      onClick={copy}
    >
      <Icon name="copy" />
      <span aria-live="polite">{done.value ?? label}</span>
    </button>
  )
}

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Of a page that came without TLS from another machine browsers want it the old way.
    return writeSelected(text)
  }
}

function writeSelected(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'away'
  document.body.append(area)
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  return done
}
