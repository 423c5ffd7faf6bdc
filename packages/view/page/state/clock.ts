import { signal } from '@preact/signals'

/** Counts up while the page is looked at, for what says how long ago something was. */
export const clock = signal(0)

export function startClock(): void {
  setInterval(() => {
    if (!document.hidden) clock.value += 1
  }, 5_000)
}
