import {
  type Json,
  levelColumn,
  levelOf,
  levelText,
  type Row,
  readerOf,
  textOf,
} from '@gramexlog/view/reader'
import { levelStyle } from '../../terminal/level-style.ts'
import { BESIDE, type Cell, tableText } from '../../terminal/table.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { widthOf } from '../../terminal/width.ts'
import { MESSAGES } from '../reading/messages.ts'

/** What happened has this much of a line, if it needs it, or half of it, before there is a column more; in columns of the terminal. */
const MESSAGE = 40
/** Between two columns. */
const GAP = 2
/** Characters of a cell. */
const MAX_CHARACTERS = 2_000

/**
 * Rows as a table. A level has its name, and what happened the room that the other columns leave.
 * @param named the columns, where the query names them; else, in a terminal, as many as there is room for
 * @param isGrouped the rows are groups, of which names and numbers of levels are two
 * @returns `leftOut`: the names of the others
 */
export function recordsTable(
  terminal: Pick<Terminal, 'isTerminal' | 'columns' | 'colors'>,
  named: readonly string[] | undefined,
  rows: readonly Row[],
  isGrouped = false,
): { readonly text: string; readonly leftOut: readonly string[] } {
  const names = named ?? namesIn(rows)
  const level = levelColumn(new Set(names))
  const wordOf = (name: string, value: Json | undefined) =>
    name === level ? levelText(value, name) : undefined
  const textIn = (name: string, value: Json | undefined) => {
    const text = textOf(value).slice(0, MAX_CHARACTERS)
    const word = wordOf(name, value)
    if (word === undefined) return text
    return isGrouped && typeof value === 'number' ? `${word} (${text})` : word
  }
  const columns = names.map((name) => {
    const read = readerOf(name)
    const values = rows.map((row) => read(row))
    const texts = values.map((value) => textIn(name, value))
    const isNumeric =
      values.some(isNumber) &&
      values.every((value) => value === undefined || (isNumber(value) && wordOf(name, value) === undefined))
    const width = [name, ...texts].reduce((widest, text) => Math.max(widest, widthOf(text)), 0)
    return { name, values, texts, width, align: isNumeric ? ('right' as const) : ('left' as const) }
  })
  // Where two loggers log to one target, the one that needs it more.
  const [message] = columns
    .filter(({ name }) => MESSAGES.includes(name))
    .sort((a, b) => b.width - a.width)
    .map(({ name }) => name)
  let shown = columns
  if (named === undefined && terminal.isTerminal) {
    let used = -GAP
    shown = columns.filter(({ name, width }, at) => {
      const most = name === message ? Math.max(MESSAGE, Math.floor(terminal.columns / 2)) : BESIDE
      const needed = used + GAP + Math.min(width, most)
      if (at > 0 && needed > terminal.columns) return false
      used = needed
      return true
    })
  }
  const cells = rows.map((_, row) =>
    shown.map(({ name, values, texts }): Cell => {
      const text = texts[row]!
      if (name !== level) return text
      return { text, style: levelStyle(terminal.colors, levelOf(values[row], name)) }
    }),
  )
  const titles = shown.map(({ name, align }) => ({ title: name, align, takesRest: name === message }))
  const text = titles.length === 0 ? '' : tableText(terminal, titles, cells)
  return { text, leftOut: columns.filter((column) => !shown.includes(column)).map(({ name }) => name) }
}

/** The columns of rows: time, level and what happened first, then those that most of them have. */
function namesIn(rows: readonly Row[]): string[] {
  const counts = new Map<string, number>()
  const collect = (value: Row, before: string) => {
    for (const [key, member] of Object.entries(value)) {
      const name = before + key
      if (isObject(member)) collect(member, `${name}.`)
      else if (member !== null) counts.set(name, (counts.get(name) ?? 0) + 1)
    }
  }
  for (const row of rows) collect(row, '')
  const level = levelColumn(new Set(counts.keys()))
  const first = ['@timestamp', ...(level === undefined ? [] : [level]), ...MESSAGES]
  const rank = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length)
  return [...counts]
    .sort(([a, some], [b, others]) => rank(a) - rank(b) || others - some)
    .map(([name]) => name)
}

function isNumber(value: Json | undefined): boolean {
  return typeof value === 'number'
}

function isObject(value: Json): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
