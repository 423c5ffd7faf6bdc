import { effect, signal } from '@preact/signals'
import { asked } from './records.ts'
import { type Rows, reveal, type Scroll } from './window.ts'

/** Where the table is scrolled to. */
export const scroll = signal<Scroll>({ top: 0, at: 0 })
/** A row that shall be seen, and where the table then has to be. Taken up by the table. */
export const wantedTop = signal<number | undefined>(undefined)

/** Begins at the top when all is asked anew. */
export function followAsked(): void {
  effect(() => {
    asked.value
    wantedTop.value = 0
  })
}

export function showRow(rows: Rows, row: number): void {
  const top = reveal(rows, scroll.peek().top, row)
  if (top !== scroll.peek().top) wantedTop.value = top
}
