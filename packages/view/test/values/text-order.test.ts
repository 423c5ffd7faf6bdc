import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inOrder } from '../../src/values/text-order.ts'

test('texts are in the order of their code points, as their bytes in UTF-8 are', () => {
  const text = fc.string({ unit: 'grapheme' })
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(inOrder(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))))
    }),
  )
  expect(inOrder('😀', '\uffee')).toBeGreaterThan(0)
  expect(inOrder('a', 'ab')).toBeLessThan(0)
})
