import { createColors } from 'picocolors'
import { expect, test } from 'vitest'
import { type TableColumn, tableText } from '../../src/terminal/table.ts'
import { widthOf } from '../../src/terminal/width.ts'
import { testTerminal } from '../test-terminal.ts'

const piped = testTerminal()
const seen = (columns: number) => testTerminal({ isTerminal: true, columns })
const columns: TableColumn[] = [{ title: 'target' }, { title: 'bytes', align: 'right' }, { title: 'error' }]

test('columns are as wide as what is in them, numbers stand to the right, and nothing is behind the last', () => {
  const table = tableText(piped, columns, [
    ['guide', '1', ''],
    ['a', '12345678', 'refused'],
  ])
  expect(table).toBe('target     bytes  error\nguide          1\na       12345678  refused\n')
})

test('a wide sign takes two columns', () => {
  const table = tableText(piped, columns, [
    ['漢字', '1', 'x'],
    ['👩‍🚀', '2', 'y'],
  ])
  expect(table).toBe('target  bytes  error\n漢字        1  x\n👩‍🚀          2  y\n')
})

test('where somebody looks lines fit the terminal: the widest columns are cut', () => {
  const row = ['guide', '7', 'x'.repeat(300)]
  for (const width of [40, 80]) {
    const lines = tableText(seen(width), columns, [row]).split('\n')
    expect(Math.max(...lines.map(widthOf))).toBe(width)
    expect(lines[1]).toMatch(/^guide +7 {2}x+…$/)
  }
  expect(tableText(piped, columns, [row])).toContain('x'.repeat(300))
  const twoWide = [['a'.repeat(90), '7', '漢'.repeat(90)]]
  const [, line] = tableText(seen(60), columns, twoWide).split('\n')
  expect(line).toMatch(/^a+… {6,}7 {2}漢+…$/)
  expect(widthOf(line!)).toBeLessThanOrEqual(60)
})

test('a value can neither drive the terminal nor break the table', () => {
  const table = tableText(seen(80), columns, [['\u001b[2J\u202Egnp.exe', '1', 'one\ntwo']])
  expect(table.split('\n')[1]).toBe('‹ESC›[2J‹U+202E›gnp.exe      1  one⏎two')
})

test('colour is around the text alone, and takes no room', () => {
  const terminal = testTerminal({ isTerminal: true, columns: 80, colors: createColors(true) })
  const { red } = terminal.colors
  const table = tableText(terminal, columns, [[{ text: 'guide', style: red }, '1', 'x']])
  expect(table.split('\n')[1]).toBe('\u001b[31mguide\u001b[39m       1  x')
})
