import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defuse } from '../../src/formats/defuse.ts'

test.each([
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '  =1+1',
  '"=1+1"',
  `'=1+1`,
  '\u00A0=1',
  '\u200B=1',
  '\uFEFF=1',
  '\n=1',
  '＝1+1',
  '@cmd',
  "=cmd|'/C calc'!A0",
])('%j is no formula any more', (text) => {
  expect(defuse(text)).toBe(`'${text.replace(/^([\t\r\n]["']*)(?==)/, "$1'")}`)
})

test.each(['', 'a', 'a=b', 'a -b', 'x; y', 'list\n- one\n- two', '1', 'é=', '2026-01-31T12:00:00Z', '(=1)'])(
  '%j stays as it is',
  (text) => {
    expect(defuse(text)).toBe(text)
  },
)

describe('for who divides cells by semicolons, tabs and ends of lines', () => {
  test.each([
    ['a;=1+1', "a;'=1+1"],
    ['a\t@x', "a\t'@x"],
    ['a\n=1', "a\n'=1"],
    ['a";"=1', `a";"'=1`],
    ['a;-1', "a;'-1"],
    ['a;+cmd', "a;'+cmd"],
  ])('%j is none inside either', (text, harmless) => {
    expect(defuse(text)).toBe(harmless)
  })
})

test('whatever text there is, no cell that a program makes of it begins as a formula', () => {
  const sign = fc.constantFrom(
    '=',
    '+',
    '-',
    '@',
    '\t',
    '\r',
    '\n',
    ' ',
    '"',
    "'",
    ';',
    'a',
    '1',
    '＝',
    '\uFEFF',
  )
  fc.assert(
    fc.property(
      fc.string({ unit: fc.oneof(sign, fc.string({ minLength: 1, maxLength: 1 })), maxLength: 20 }),
      (text) => {
        const harmless = defuse(text)
        expect(harmless).not.toMatch(/^[\s"\uFEFF]*[=+\-@\t\r＝]/)
        for (const cell of harmless.split(/[;\t\r\n]/)) expect(cell).not.toMatch(/^"*[=@＝]/)
        // Only apostrophes have come in.
        expect(harmless.replaceAll("'", '')).toBe(text.replaceAll("'", ''))
      },
    ),
    { numRuns: 2_000 },
  )
})
