import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coversName } from '../../src/config/wildcard.ts'

test('a star is any text, also none, and all else is itself', () => {
  const part = fc.constantFrom('*', 'a', 'b', 'ab', '.', '-')
  const text = (parts: fc.Arbitrary<string>) => fc.array(parts, { maxLength: 8 }).map((all) => all.join(''))
  fc.assert(
    fc.property(text(part), text(fc.constantFrom('a', 'b', '.', '-')), (pattern, name) => {
      const asExpression = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`)
      expect(coversName(pattern, name)).toBe(asExpression.test(name))
    }),
    { numRuns: 2_000 },
  )
})

test('a pattern of a hundred stars is compared at once', () => {
  const started = performance.now()
  expect(coversName(`${'a*'.repeat(100)}b`, 'a'.repeat(255))).toBe(false)
  expect(performance.now() - started).toBeLessThan(1_000)
})
