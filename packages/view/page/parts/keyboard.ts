import { closeRecord, cursor, moveBy, moveTo, openAt } from '../state/cursor.ts'
import { switchLive } from '../state/live.ts'
import { reload, total } from '../state/records.ts'
import { place } from '../state/store.ts'
import { switchTimes, switchZone } from './times-switch.tsx'

interface Keyboard {
  search(): void
  help(): void
}

/** The page's keys, where nothing that has keys of its own has the focus. @returns what ends it */
export function listenToKeys({ search, help }: Keyboard): () => void {
  const keys: Readonly<Record<string, () => void>> = {
    j: () => moveBy(1),
    k: () => moveBy(-1),
    ArrowDown: () => moveBy(1),
    ArrowUp: () => moveBy(-1),
    g: () => moveTo(0),
    G: () => moveTo(total.value - 1),
    Enter: () => openAt(cursor.value ?? 0),
    Escape: closeRecord,
    '/': search,
    '?': help,
    l: switchLive,
    r: () => void reload(),
    z: switchZone,
    t: switchTimes,
  }
  const listen = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    const target = event.target as Element
    if (target.closest('input, select, textarea, dialog')) return
    // A button has Enter for itself; a place to scroll has its arrows.
    if (event.key === 'Enter' && target.closest('button, a')) return
    if (event.key.startsWith('Arrow') && !target.closest('.table')) return
    const act = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined
    if (act === undefined) return
    if (place.value.tab !== 'records' && !['?', 'z', 't'].includes(event.key)) return
    event.preventDefault()
    act()
  }
  document.addEventListener('keydown', listen)
  return () => document.removeEventListener('keydown', listen)
}
