import { effect, signal } from '@preact/signals'
import { asked, grown } from './records.ts'
import { type Rows, reveal, type Scroll } from './window.ts'

/** Where the table is scrolled to. */
export const scroll = signal<Scroll>({ top: 0, at: 0 })
/** A row that shall be seen, and where the table then has to be. Taken up by the table. */
export const wantedTop = signal<number | undefined>(undefined)

/** Begins at the top when something else is asked; of the same again, the rows that are read stay where they are. */
export function followAsked(): void {
  effect(() => {
    asked.value
    const more = grown.peek()
    const { top } = scroll.peek()
    if (more === undefined) wantedTop.value = 0
    else if (top > 0 && more !== 0) wantedTop.value = Math.max(0, top + more)
  })
}

export function showRow(rows: Rows, row: number): void {
  const top = reveal(rows, scroll.peek().top, row)
  if (top !== scroll.peek().top) wantedTop.value = top
}
