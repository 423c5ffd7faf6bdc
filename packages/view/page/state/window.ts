/** The tallest element that all browsers can scroll. */
const MAX_HEIGHT = 8_000_000

/** A jump of more screens than this goes to where the scroll bar says, one of fewer moves by rows. */
const JUMP_SCREENS = 3

export interface Scroll {
  /** The first row that is seen, with its part that is scrolled out: 2.5 is half of the third. */
  readonly top: number
  /** The scroll bar's position, in px. */
  readonly at: number
}

/** Geometry of rows of one height in a window that is scrolled. */
export interface Rows {
  readonly total: number
  readonly rowHeight: number
  readonly viewHeight: number
}

/** The height of what is scrolled: that of the rows, or the most that browsers can. */
export function scrollHeight({ total, rowHeight }: Rows): number {
  return Math.min(total * rowHeight, MAX_HEIGHT)
}

/** The last position: its rows end where the window does. */
export function lastTop({ total, rowHeight, viewHeight }: Rows): number {
  return Math.max(0, total - viewHeight / rowHeight)
}

/** Where the scroll bar belongs for a position. */
export function barFor(rows: Rows, top: number): number {
  const last = lastTop(rows)
  const room = Math.max(0, scrollHeight(rows) - rows.viewHeight)
  return last === 0 ? 0 : (Math.min(top, last) / last) * room
}

/**
 * The position after the scroll bar went to `at`. Of more rows than a browser can scroll, a small move goes by rows, so that
 * each can be reached, and a large one goes to where the bar says.
 */
export function scrolled(rows: Rows, before: Scroll, at: number): Scroll {
  const room = scrollHeight(rows) - rows.viewHeight
  const last = lastTop(rows)
  const natural = rows.total * rows.rowHeight <= MAX_HEIGHT
  const distance = at - before.at
  if (at <= 0) return { top: 0, at: 0 }
  if (at >= room - 1) return { top: last, at }
  if (natural || Math.abs(distance) > JUMP_SCREENS * rows.viewHeight)
    return { top: Math.min(last, (at / room) * last), at }
  return { top: Math.min(last, Math.max(0, before.top + distance / rows.rowHeight)), at }
}

/** The rows to draw, with some more above and below. */
export function drawn(rows: Rows, top: number, more = 8): { first: number; last: number } {
  return {
    first: Math.max(0, Math.floor(top) - more),
    last: Math.min(rows.total - 1, Math.ceil(top + rows.viewHeight / rows.rowHeight) + more),
  }
}

/** The position from which a row is seen: the same one if it is seen already. */
export function reveal(rows: Rows, top: number, row: number): number {
  const seen = rows.viewHeight / rows.rowHeight
  if (row < top) return row
  return row + 1 > top + seen ? Math.min(lastTop(rows), row + 1 - seen) : top
}
