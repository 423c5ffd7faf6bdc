import { safeText } from './safe-text.ts'
import type { Terminal } from './terminal.ts'
import { cutToWidth, padToWidth, widthOf } from './width.ts'

export interface TableColumn {
  readonly title: string
  /** Numbers stand to the right. Default left. */
  readonly align?: 'left' | 'right'
}

/** Text, or text with how it is coloured: by one of `terminal.colors`. */
export type Cell = string | { readonly text: string; readonly style: (text: string) => string }

const GAP = '  '
/** A column is not made narrower than this, in columns of the terminal. */
const LEAST = 4

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
  const widths = terminal.isTerminal ? fitting(natural, terminal.columns) : natural
  const line = (row: readonly string[], style: (text: string, at: number) => string) => {
    const cells = columns.map(({ align = 'left' }, at) => {
      const text = cutToWidth(row[at] ?? '', widths[at]!)
      // Only the text is coloured, and nothing is behind the last one.
      const padding = padToWidth('', widths[at]! - widthOf(text))
      const styled = text === '' ? '' : style(text, at)
      if (align === 'right') return padding + styled
      return at === columns.length - 1 ? styled : styled + padding
    })
    return `${cells.join(GAP).replace(/ +$/, '')}\n`
  }
  const styleOf = (row: readonly Cell[]) => (text: string, at: number) => {
    const cell = row[at]
    return cell === undefined || typeof cell === 'string' ? text : cell.style(text)
  }
  const head = line(titles, (text) => terminal.colors.bold(text))
  return head + texts.map((row, at) => line(row, styleOf(rows[at]!))).join('')
}

/** Widths that fit a line, taken from the widest columns as long as there is something to take. */
function fitting(natural: readonly number[], columns: number): number[] {
  const room = columns - GAP.length * (natural.length - 1)
  const widths = [...natural]
  for (let excess = sum(widths) - room; excess > 0; ) {
    const widest = Math.max(...widths)
    if (widest <= LEAST) break
    const those = widths.filter((width) => width === widest).length
    const next = Math.max(LEAST, ...widths.filter((width) => width < widest))
    const step = Math.max(1, Math.min(widest - next, Math.floor(excess / those)))
    for (let at = widths.length - 1; at >= 0 && excess > 0; at -= 1) {
      if (widths[at] !== widest) continue
      const less = Math.min(step, excess)
      widths[at] = widest - less
      excess -= less
    }
  }
  return widths
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
