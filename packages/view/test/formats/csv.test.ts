import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Row } from '../../src/backends/backend.ts'
import { writeCsv } from '../../src/formats/csv.ts'
import { defuse } from '../../src/formats/defuse.ts'

async function csv(names: readonly string[], rows: readonly Row[], defuse: boolean): Promise<string> {
  const columns = names.map((name) => ({ name, kind: 'mixed' }) as const)
  const pieces = (async function* () {
    yield rows.slice(0, 1)
    yield rows.slice(1)
  })()
  let text = ''
  for await (const piece of writeCsv({ columns, rows: pieces }, { defuse })) text += piece
  return text
}

const read = (text: string) => parse(text, { bom: true, relax_column_count: false, skip_empty_lines: false })

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(',', '"', '\n', '\r', ';', '\t', '=', '-', '@', ' ', "'", '\u2028', '\uFEFF', 'é', '😀'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 12,
})
const names = fc.uniqueArray(
  text.filter((name) => name !== ''),
  { minLength: 1, maxLength: 4 },
)
const tables = names.chain((columns) =>
  fc.record({
    columns: fc.constant(columns),
    rows: fc.array(fc.record(Object.fromEntries(columns.map((name) => [name, text]))), { maxLength: 5 }),
  }),
)

test('a column of a list of objects is the list of what they have there', async () => {
  const rows = [{ items: [{ a: 1 }, { b: 2 }, { a: 3 }] }, { items: { a: 'one' } }, { items: [] }]
  expect(read(await csv(['items.a', 'n'], rows, true)).slice(1)).toEqual([
    ['[1,3]', ''],
    ['one', ''],
    ['', ''],
  ])
})

describe('a CSV reader', () => {
  test('finds the texts that were there, where formulas are left', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async ({ columns, rows }) => {
        const cells = rows.map((row) => columns.map((name) => row[name]))
        expect(read(await csv(columns, rows, false))).toEqual([columns, ...cells])
      }),
      { numRuns: 500 },
    )
  })

  test('finds them with formulas defused otherwise, and in the titles too', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async ({ columns, rows }) => {
        const cells = rows.map((row) => columns.map((name) => defuse(row[name]!)))
        expect(read(await csv(columns, rows, true))).toEqual([columns.map(defuse), ...cells])
      }),
      { numRuns: 500 },
    )
  })

  test('finds numbers as they are, be they negative, and the title @timestamp', async () => {
    const rows = [
      { '@timestamp': 't', n: -5, e: 1e21, no: false, list: [1, 'a'], object: { a: { b: 1 } }, none: null },
    ]
    const columns = [
      '@timestamp',
      'n',
      'e',
      'no',
      'list',
      'object.a',
      'object.a.b',
      'none',
      '=x',
      'constructor',
    ]
    expect(read(await csv(columns, rows as Row[], true))).toEqual([
      [...columns.slice(0, 8), "'=x", 'constructor'],
      ['t', '-5', '1e+21', 'false', '[1,"a"]', '{"b":1}', '1', '', '', ''],
    ])
  })

  test('counts rows of one empty cell', async () => {
    expect(await csv(['x'], [{ x: null }, { x: '' }, { x: 'a' }], true)).toBe('\uFEFFx\n""\n""\na\n')
  })
})
