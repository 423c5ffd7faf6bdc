import { useSignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

interface PopoverProps {
  /** What the button says. */
  readonly label: ComponentChildren
  /** What it says to those who do not see it, if that is more. */
  readonly name?: string
  readonly title?: string
  readonly disabled?: boolean
  /** Its contents, which may close it. */
  children(close: () => void): ComponentChildren
}

/** A button with a panel below it, which a click elsewhere or Esc closes. */
export function Popover({ label, name, title, disabled = false, children }: PopoverProps): JSX.Element {
  const open = useSignal(false)
  const box = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const close = () => {
    open.value = false
    button.current?.focus()
  }
  useEffect(() => {
    const away = () => {
      open.value = false
    }
    return open.value ? listen(box.current, away, close) : undefined
  }, [open.value])
  return (
    <div class="popover" ref={box}>
      <button
        ref={button}
        type="button"
        aria-expanded={open.value}
        aria-label={name}
        title={title}
        disabled={disabled}
        onClick={() => {
          open.value = !open.value
        }}
      >
        {label}
      </button>
      {open.value && <div class="panel">{children(close)}</div>}
    </div>
  )
}

/** Before the page's own keys, of which Esc closes something else. */
function listen(box: HTMLElement | null, away: () => void, close: () => void): () => void {
  const onPointer = (event: Event) => {
    if (!box?.contains(event.target as Node)) away()
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    close()
  }
  document.addEventListener('pointerdown', onPointer)
  document.addEventListener('keydown', onKey, true)
  return () => {
    document.removeEventListener('pointerdown', onPointer)
    document.removeEventListener('keydown', onKey, true)
  }
}
