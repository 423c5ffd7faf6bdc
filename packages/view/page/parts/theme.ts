import { effect, signal } from '@preact/signals'

export type Theme = 'light' | 'dark'

const dark = matchMedia('(prefers-color-scheme: dark)')
const KEY = 'gramexlog.theme'

/** What the page looks like: as the system prefers it, until the switch says otherwise on this machine. */
export const theme = signal<Theme>(kept() ?? preferred())

export function switchTheme(): void {
  theme.value = theme.value === 'dark' ? 'light' : 'dark'
  keep(theme.value === preferred() ? undefined : theme.value)
}

export function followTheme(): void {
  dark.addEventListener('change', () => {
    theme.value = kept() ?? preferred()
  })
  effect(() => {
    document.documentElement.dataset.theme = theme.value
  })
}

function preferred(): Theme {
  return dark.matches ? 'dark' : 'light'
}

function kept(): Theme | undefined {
  try {
    const value = localStorage.getItem(KEY)
    return value === 'light' || value === 'dark' ? value : undefined
  } catch {
    // A browser that keeps nothing for this page.
    return undefined
  }
}

function keep(value: Theme | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, value)
  } catch {
    // Then it holds until the page is left.
  }
}
