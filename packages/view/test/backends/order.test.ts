import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inOrder, valuesInOrder } from '../../src/backends/order.ts'

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

test('numbers come before booleans, and those before texts', () => {
  const values = ['a', true, 10, 'B', false, 9]
  expect(values.sort(valuesInOrder)).toEqual([9, 10, false, true, 'B', 'a'])
})
