import type { BadLine } from '@gramexlog/core/operator'
import { expect, test } from 'vitest'
import { csvLines } from '../../../src/commands/import/csv-lines.ts'

const MAX = 100

async function rowsOf(
  source: string,
  { pieces = 1_000_000, columns = undefined as string | undefined } = {},
) {
  const bytes = Buffer.from(source)
  async function* content() {
    for (let at = 0; at < bytes.length; at += pieces) yield bytes.subarray(at, at + pieces)
  }
  const bad: BadLine[] = []
  let text = ''
  const options = { name: 'a.csv', columns, maxBytes: MAX, bad: (line: BadLine) => void bad.push(line) }
  for await (const part of csvLines(content(), bytes.subarray(0, 1_000), options)) text += part
  const rows = text.split('\n').flatMap((line, at) => (line === '' ? [] : [[at + 1, JSON.parse(line)]]))
  return { rows, bad }
}

const FILE = [
  'a,b , "c ""d"""',
  '',
  '1, x ,"two\r',
  'lines, ""and"" more"\r',
  ' ',
  '2,,"" ',
  '3,y',
  '4,"y"z,w',
  '5,y"y,w',
  '6,"ü, ö",true',
  '1.10,007,-1.5',
].join('\n')

test.each([1, 7, 1_000_000])('rows have the lines of the file, in pieces of %i bytes', async (pieces) => {
  expect(await rowsOf(FILE, { pieces })).toEqual({
    rows: [
      [3, { a: 1, b: 'x', 'c "d"': 'two\r\nlines, "and" more' }],
      [6, { a: 2 }],
      [10, { a: 6, b: 'ü, ö', 'c "d"': true }],
      [11, { a: '1.10', b: '007', 'c "d"': -1.5 }],
    ],
    bad: [
      { line: 7, reason: 'there are 3 columns, and it has 2' },
      { line: 8, reason: 'text after a closing quote' },
      { line: 9, reason: 'a quote in a field that does not begin with one' },
    ],
  })
})

test.each([1, 10, 1_000_000])(
  'rows that are too long are told, and those after them come, in pieces of %i',
  async (pieces) => {
    const long = 'x'.repeat(MAX)
    const { rows, bad } = await rowsOf(`a,b\n1,${long}\n2,"${'y\n'.repeat(MAX)}"\n3,z\n`, { pieces })
    expect(rows).toEqual([[4 + MAX, { a: 3, b: 'z' }]])
    const reason = 'longer than 100 bytes (maxRecordBytes)'
    expect(bad).toEqual([
      { line: 2, reason },
      { line: 3, reason },
    ])
  },
)

test('a quote that is not closed is told where it opens, and does not gather the file', async () => {
  const { rows, bad } = await rowsOf('a,b\n1,x\n2,"y\n3,z\n')
  expect(rows).toEqual([[2, { a: 1, b: 'x' }]])
  expect(bad).toMatchObject([{ line: 3, reason: expect.stringMatching(/quote.*never closed/) }])
  const endless = `a,b\n1,x\n2,"y\n${'3,z\n'.repeat(1_000)}`
  await expect(rowsOf(endless, { pieces: 50 })).rejects.toThrow(
    /^a\.csv:3: a quote that opens here is never closed/,
  )
})

test('two columns of one title are refused, and one without a title has its number', async () => {
  await expect(rowsOf('a,b,a\n1,2,3\n')).rejects.toThrow('a.csv: two columns are called "a"; rename one')
  await expect(rowsOf('1,2\n', { columns: 'x,x' })).rejects.toThrow('two columns are called "x"')
  expect((await rowsOf('a;;__proto__\n1;2;3\n')).rows).toEqual([
    [2, JSON.parse('{"a":1,"column2":2,"__proto__":3}')],
  ])
})
