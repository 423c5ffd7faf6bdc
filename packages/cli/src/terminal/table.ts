import { safeText } from './safe-text.ts'
import type { Terminal } from './terminal.ts'
import { cutToWidth, padToWidth, widthOf } from './width.ts'

export interface TableColumn {
  readonly title: string
  /** Numbers stand to the right. Default left. */
  readonly align?: 'left' | 'right'
  /** Takes what the others leave of a line: it is cut only when they are as narrow as `BESIDE`. */
  readonly takesRest?: boolean
}

/** Text, or text with how it is coloured: by one of `terminal.colors`. */
export type Cell = string | { readonly text: string; readonly style: (text: string) => string }

const GAP = '  '
/** A column is not made narrower than this, in columns of the terminal. */
const LEAST = 4
/** Beside a column that takes the rest, the others are cut to this width first. */
export const BESIDE = 24

/**
 * A table as lines, the titles first, each with its line break. Columns are as wide as what is in them. Where somebody looks,
 * the widest are cut with `…` until a line fits the terminal; elsewhere all is whole. What drives a terminal is shown as signs.
 */
export function tableText(
  terminal: Pick<Terminal, 'isTerminal' | 'columns' | 'colors'>,
  columns: readonly TableColumn[],
  rows: readonly (readonly Cell[])[],
): string {
  const texts = rows.map((row) => row.map((cell) => safeText(typeof cell === 'string' ? cell : cell.text)))
  const titles = columns.map(({ title }) => safeText(title))
  const natural = columns.map((_, at) =>
    [titles, ...texts].reduce((widest, row) => Math.max(widest, widthOf(row[at] ?? '')), 0),
  )
  const widths = terminal.isTerminal ? fitting(natural, terminal.columns, columns) : natural
  const line = (row: readonly string[], style: (text: string, at: number) => string) => {
    const cells = columns.map(({ align = 'left' }, at) => {
      const text = cutToWidth(row[at] ?? '', widths[at]!)
      // Only the text is coloured, and nothing is behind the last one.
      const padding = padToWidth('', widths[at]! - widthOf(text))
      const styled = text === '' ? '' : style(text, at)
      if (align === 'right') return padding + styled
      return at === columns.length - 1 ? styled : styled + padding
    })
    return `${cells.join(GAP).replace(/(?<! ) +$/, '')}\n`
  }
  const styleOf = (row: readonly Cell[]) => (text: string, at: number) => {
    const cell = row[at]
    return cell === undefined || typeof cell === 'string' ? text : cell.style(text)
  }
  const head = line(titles, (text) => terminal.colors.bold(text))
  return head + texts.map((row, at) => line(row, styleOf(rows[at]!))).join('')
}

/** Widths that fit a line, as long as there is something to take. */
function fitting(natural: readonly number[], room: number, columns: readonly TableColumn[]): number[] {
  const widths = [...natural]
  const all = widths.map((_, at) => at)
  const excess = () => sum(widths) + GAP.length * (widths.length - 1) - room
  const beside = all.filter((at) => !columns[at]!.takesRest)
  if (beside.length < all.length) narrow(widths, beside, excess(), BESIDE)
  narrow(widths, all, excess(), LEAST)
  return widths
}

/** Takes from the widest of some columns. */
function narrow(widths: number[], those: readonly number[], excess: number, least: number): void {
  while (excess > 0) {
    const widest = Math.max(0, ...those.map((at) => widths[at]!))
    if (widest <= least) return
    const wide = those.filter((at) => widths[at] === widest)
    const next = Math.max(least, ...those.map((at) => widths[at]!).filter((width) => width < widest))
    const step = Math.max(1, Math.min(widest - next, Math.floor(excess / wide.length)))
    for (const at of wide.toReversed()) {
      const less = Math.max(0, Math.min(step, excess))
      widths[at] = widest - less
      excess -= less
    }
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
