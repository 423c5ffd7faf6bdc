import { createColors } from 'picocolors'
import { expect, test } from 'vitest'
import { recordsTable } from '../../../src/commands/query/records-table.ts'
import { testTerminal } from '../../test-terminal.ts'

const seen = (columns: number) => testTerminal({ isTerminal: true, columns })

test('time, level and what happened come first, then what most records have; numbers stand to the right', () => {
  const rows = [
    { rare: 1, ms: 7, msg: 'a', level: 'info', '@timestamp': 't1' },
    { ms: 1200, msg: 'b', level: 'error', '@timestamp': 't2', user: { id: 'ann' }, tags: ['x'] },
    { ms: 8, user: { id: 'bob' }, '@timestamp': 't3' },
  ]
  expect(recordsTable(testTerminal(), undefined, rows).text).toBe(
    [
      '@timestamp  level  msg    ms  user.id  rare  tags',
      't1          info   a       7              1',
      't2          error  b    1200  ann            ["x"]',
      't3                         8  bob',
      '',
    ].join('\n'),
  )
})

test('what happened takes what the others leave, of a wide terminal as of a narrow one', () => {
  const rows = [{ '@timestamp': 't', message: 'm'.repeat(300), note: 'n'.repeat(90), ok: true }]
  for (const columns of [100, 200]) {
    const [titles, row] = recordsTable(seen(columns), undefined, rows).text.split('\n')
    expect(titles).toMatch(/^@timestamp {2}message +note +ok$/)
    expect(row).toHaveLength(columns)
    expect(row).toContain(`${'n'.repeat(23)}…  true`)
    expect(row?.match(/m+…/)?.[0]).toHaveLength(columns - '@timestamp'.length - 24 - 'true'.length - 6)
  }
  // Of two loggers' columns for it, the one that needs it more.
  const both = [...rows, { message: 'm' }, { msg: 'short' }]
  expect(recordsTable(seen(100), undefined, both).text).toMatch(/^t +m{40,}… {2,}n/m)
  // With room for all of it, nothing is cut.
  expect(recordsTable(seen(500), undefined, rows).text).toContain(
    `${'m'.repeat(300)}  ${'n'.repeat(90)}  true`,
  )
})

test('columns for which a terminal has no room are left out, and told; named ones are not', () => {
  const rows = [{ '@timestamp': 't', message: 'm'.repeat(90), note: 'n'.repeat(90), ok: true }]
  const { text, leftOut } = recordsTable(seen(60), undefined, rows)
  expect(text.split('\n')[0]).toMatch(/^@timestamp {2}message +ok$/)
  expect(leftOut).toEqual(['note'])
  const named = recordsTable(seen(60), ['message', 'note', 'ok', 'x'], rows)
  expect(named.text.split('\n')[0]).toMatch(/^message +note +ok +x$/)
  expect(named.leftOut).toEqual([])
})

test('a level has its colour, and no value can drive the terminal', () => {
  const terminal = testTerminal({ isTerminal: true, columns: 80, colors: createColors(true) })
  const { text } = recordsTable(terminal, ['level', 'x'], [{ level: 'error', x: '\u001b[2J\n' }])
  expect(text.split('\n')[1]).toBe('\u001b[31merror\u001b[39m  ‹ESC›[2J⏎')
})

test('pino’s levels have their names; of groups beside the number, as a name is another group', () => {
  const rows = [
    { level: 50, n: 1 },
    { level: 'error', n: 2 },
    { level: 35, n: 3 },
  ]
  expect(recordsTable(testTerminal(), ['level', 'n'], rows).text).toBe(
    'level  n\nerror  1\nerror  2\n35     3\n',
  )
  expect(recordsTable(testTerminal(), ['level', 'n'], rows, true).text).toBe(
    'level       n\nerror (50)  1\nerror       2\n35          3\n',
  )
})

test('a status that stands for the level is a number all the same', () => {
  expect(recordsTable(testTerminal(), ['status', 'x'], [{ status: 200, x: 1 }]).text).toBe(
    'status  x\n   200  1\n',
  )
})

test('no rows have no table', () => {
  expect(recordsTable(testTerminal(), undefined, []).text).toBe('')
})
