import { expect, test } from 'vitest'
import { csvRow, endOfRows } from '../../../src/sinks/csv/row.ts'
import golden from './golden.json' with { type: 'json' }

const rowOf = (values: readonly unknown[]) =>
  csvRow(
    JSON.stringify(Object.fromEntries(values.map((value, n) => [`k${n}`, value]))),
    values.map((_, n) => `k${n}`),
  )

test.each(golden.rows)('$values is written as by Python', ({ values, text }) => {
  expect(`${rowOf(values)}\n`).toBe(text)
})

test('the columns are the keys in their order, and nothing else', () => {
  expect(csvRow('{"@timestamp":"t","b":2,"a":1,"c":3}', ['a', 'missing', 'b'])).toBe('1,,2')
})

test('what has no cell of its own is JSON, and a carriage return is in quotes', () => {
  expect(rowOf([{ a: [1] }, 'a\rb'])).toBe('"{""a"":[1]}","a\rb"')
})

test('the end of whole rows is found in bytes, and not within quotes', () => {
  const text = 'ä,1\n"b\nc",2\nd'
  const end = (bytes: number, encoding: BufferEncoding = 'utf8') =>
    text.slice(0, endOfRows(text, encoding, bytes))
  expect([4, 5, 9, 12, 13, 14].map((bytes) => end(bytes))).toEqual([
    '',
    'ä,1\n',
    'ä,1\n',
    'ä,1\n',
    'ä,1\n"b\nc",2\n',
    'ä,1\n"b\nc",2\n',
  ])
  expect(end(4, 'latin1')).toBe('ä,1\n')
  expect(end(8, 'utf16le')).toBe('ä,1\n')
})
