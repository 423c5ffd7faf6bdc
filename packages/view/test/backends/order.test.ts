import { expect, test } from 'vitest'
import { valuesInOrder } from '../../src/backends/order.ts'

test('numbers come before booleans, and those before texts', () => {
  const values = ['a', true, 10, 'B', false, 9]
  expect(values.sort(valuesInOrder)).toEqual([9, 10, false, true, 'B', 'a'])
})
