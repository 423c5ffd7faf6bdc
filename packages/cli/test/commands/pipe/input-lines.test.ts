import { expect, test } from 'vitest'
import { InputLines } from '../../../src/commands/pipe/input-lines.ts'

test.each([1, 2, 5, 100])('lines are the same in pieces of %i bytes', (bytes) => {
  const source = Buffer.from('one\r\n\nzwölf\n漢字 without a break')
  const lines = new InputLines(1_000)
  const found: string[] = []
  for (let at = 0; at < source.length; at += bytes) found.push(...lines.take(source.subarray(at, at + bytes)))
  expect([...found, ...lines.end()]).toEqual(['one', 'zwölf', '漢字 without a break'])
})

test('a line that never ends is given in pieces, none of which is lost', () => {
  const lines = new InputLines(10)
  const found = ['abcdefgh', 'ijklmnop', 'qr\ns'].flatMap((text) => lines.take(Buffer.from(text)))
  expect([...found, ...lines.end()]).toEqual(['abcdefghijklmnop', 'qr', 's'])
})

test.each([1, 100])('a byte order mark is taken off, in pieces of %i bytes', (bytes) => {
  const source = Buffer.from('\u{feff}{"a":1}\n\u{feff}b\n')
  const lines = new InputLines(1_000)
  const found: string[] = []
  for (let at = 0; at < source.length; at += bytes) found.push(...lines.take(source.subarray(at, at + bytes)))
  expect(found).toEqual(['{"a":1}', '\u{feff}b'])
})
