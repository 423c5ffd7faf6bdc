import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldCase } from '../../../src/backends/elasticsearch/fold-case.ts'
import { parsePattern } from '../../../src/query/pattern.ts'
import { toLucene } from '../../../src/query/regexp.ts'

function folded(source: string): string {
  const pattern = parsePattern(source)
  if (typeof pattern === 'string') throw new Error(pattern)
  return toLucene(foldCase(pattern))
}

test.each([
  ['^aß1$', '([aA]ß1)'],
  ['^[a-cx]$', '([a-cA-CxX])'],
  ['^[^É]$', '([^Éé])'],
  ['^ſ$', '([ſSs])'],
  ['^(ä|b){2}$', '((([äÄ]|[bB])){2,2})'],
])('%s fits in any case as %s', (source, lucene) => {
  expect(folded(source)).toBe(lucene)
})

test('letters of any script are found in either case', () => {
  const letter = fc.constantFrom(...'aZäÖσΣжЖéÉıſ𐐨')
  fc.assert(
    fc.property(fc.array(letter, { minLength: 1 }), (letters) => {
      const source = letters.join('')
      const expression = new RegExp(`^${folded(`^${source}$`)}$`, 'u')
      expect(source).toMatch(expression)
      for (const [at, character] of letters.entries()) {
        for (const other of [character.toUpperCase(), character.toLowerCase()])
          expect(letters.with(at, other).join('')).toMatch(expression)
      }
    }),
  )
})
