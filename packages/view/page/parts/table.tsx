import { useSignal, useSignalEffect } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { cursor, openAt } from '../state/cursor.ts'
import { beat, rowAt, status, total, wantRows } from '../state/records.ts'
import { scroll, showRow, wantedTop } from '../state/scrolling.ts'
import { shown } from '../state/shown-columns.ts'
import { barFor, drawn, type Rows, scrolled, scrollHeight } from '../state/window.ts'
import { CellTools, type Hovered } from './cell-tools.tsx'
import { widthsOf } from './column-widths.ts'
import { Head } from './head.tsx'
import { Line } from './line.tsx'

/** When scrolling has come to rest, in ms. */
const REST_MS = 150
/** What is passed by faster is not asked for, in ms. */
const LOOK_MS = 40
/** Rows that are asked for before they are seen. */
const AHEAD = 40
/** When a mouse stays where it is, in ms. */
const HOVER_MS = 120

/** The rows, of which those are in the document that are seen. */
export function Table(): JSX.Element {
  const box = useRef<HTMLDivElement>(null)
  const size = useSignal({ rowHeight: 26, viewHeight: 0 })
  const hovered = useSignal<Hovered | undefined>(undefined)
  const hovering = useRef<ReturnType<typeof setTimeout>>(undefined)
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined)
  const rows: Rows = { total: total.value, ...size.value }

  useEffect(() => {
    const element = box.current
    if (element === null) return
    scroll.value = { top: 0, at: 0 }
    const measure = () => {
      const rowHeight = Number.parseFloat(getComputedStyle(element).getPropertyValue('--row-height')) || 26
      const head = element.querySelector<HTMLElement>('.head')?.offsetHeight ?? 0
      size.value = { rowHeight, viewHeight: Math.max(0, element.clientHeight - head) }
    }
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  const hover = (cell: Hovered | undefined) => {
    clearTimeout(hovering.current)
    hovered.value = undefined
    // Not under a mouse that comes to open the row.
    if (cell) hovering.current = setTimeout(() => (hovered.value = cell), HOVER_MS)
  }
  const onScroll = () => {
    const element = box.current
    if (element === null) return
    hover(undefined)
    scroll.value = scrolled(rows, scroll.peek(), element.scrollTop)
    clearTimeout(resting.current)
    // The bar goes to where the rows are, which it does not while it is held.
    resting.current = setTimeout(() => moveBar(element, rows, scroll.peek().top), REST_MS)
  }
  useSignalEffect(() => {
    const top = wantedTop.value
    if (top === undefined || box.current === null) return
    wantedTop.value = undefined
    moveBar(box.current, { total: total.peek(), ...size.peek() }, top)
  })
  useSignalEffect(() => {
    const index = cursor.value
    if (index !== undefined) showRow({ total: total.peek(), ...size.peek() }, index)
  })

  const { first, last } = drawn(rows, scroll.value.top)
  useEffect(() => {
    const timer = setTimeout(() => {
      if (status.value === 'ready') wantRows(first - AHEAD, last + AHEAD)
    }, LOOK_MS)
    return () => clearTimeout(timer)
  })
  beat.value
  const { template, least } = widthsOf(shown.value)
  const lines: JSX.Element[] = []
  for (let index = first; index <= last; index++) {
    const y = scroll.value.at + (index - scroll.value.top) * rows.rowHeight
    lines.push(<Line key={index} index={index} row={rowAt(index)} y={y} />)
  }
  return (
    <>
      <div
        ref={box}
        class="table"
        role="grid"
        aria-label="Records"
        aria-rowcount={rows.total + 1}
        aria-busy={status.value === 'loading'}
        aria-activedescendant={drawnCursor(first, last)}
        tabIndex={0}
        style={{ '--columns': template, '--least': least }}
        onScroll={onScroll}
        onMouseOver={(event) => hover(hoveredAt(event.target))}
        onMouseLeave={(event) => {
          if (!(event.relatedTarget as Element | null)?.closest?.('.tools')) hover(undefined)
        }}
        onClick={(event) => {
          const index = (event.target as Element).closest<HTMLElement>('.line')?.dataset.index
          const selected = getSelection()?.toString() ?? ''
          if (index !== undefined && selected === '') openAt(Number(index))
        }}
      >
        <Head />
        <div class="tall" role="rowgroup" style={{ height: `${scrollHeight(rows)}px` }}>
          {lines}
        </div>
      </div>
      <CellTools hovered={hovered} />
    </>
  )
}

/** The cursor's row, if it is in the document. */
function drawnCursor(first: number, last: number): string | undefined {
  const at = cursor.value
  return at !== undefined && at >= first && at <= last ? `row-${at}` : undefined
}

function moveBar(element: HTMLElement, rows: Rows, top: number): void {
  const at = barFor(rows, top)
  scroll.value = { top, at }
  // Comes back as an event of no distance.
  if (Math.abs(element.scrollTop - at) >= 1) element.scrollTop = at
}

function hoveredAt(target: EventTarget | null): Hovered | undefined {
  const cell = (target as Element).closest<HTMLElement>('.cell[data-column]')
  const index = cell?.parentElement?.dataset.index
  const window = cell?.closest('.table')?.getBoundingClientRect()
  if (!cell || index === undefined || window === undefined) return undefined
  const { right, top } = cell.getBoundingClientRect()
  return {
    index: Number(index),
    column: cell.dataset.column ?? '',
    right: Math.min(right, window.right - 16) - window.left,
    top: top - window.top,
  }
}
