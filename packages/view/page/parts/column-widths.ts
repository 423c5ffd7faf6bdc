import { level, type ShownColumn } from '../state/shown-columns.ts'

/** Least and share of what is left over, by what a column holds. Those of times and levels stand in the style sheet. */
const WIDTHS = {
  message: ['26ch', '3fr'],
  rest: ['34ch', '5fr'],
  text: ['13ch', '1fr'],
  mixed: ['13ch', '1fr'],
  object: ['20ch', '2fr'],
  number: ['10ch', '0.4fr'],
  boolean: ['9ch', '0.2fr'],
} as const

const FIXED = { time: 'var(--time-width)', level: 'var(--level-width)' } as const

/** For the style sheet: the columns of each line's grid, and the width below which the table scrolls sideways. */
export function widthsOf(columns: readonly ShownColumn[]): { template: string; least: string } {
  const widths = columns.map(widthOf)
  return {
    template: widths.map(([least, rest]) => (rest ? `minmax(${least}, ${rest})` : least)).join(' '),
    least: `calc(${widths.map(([least]) => least).join(' + ') || '0px'})`,
  }
}

function widthOf({ name, kind, rest }: ShownColumn): readonly [least: string, rest?: string] {
  if (rest) return WIDTHS.rest
  if (name === level.value) return [FIXED.level]
  if (kind === 'time') return [FIXED.time]
  return ['message', 'msg'].includes(name) ? WIDTHS.message : WIDTHS[kind]
}
