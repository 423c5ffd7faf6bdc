import { expect, test } from 'vitest'
import { asText } from '../../../page/values/as-text.ts'

test('a value is one line of text, and no longer than is read', () => {
  expect(asText({ a: 1, b: ['x', null] })).toBe('{a: 1, b: ["x", null]}')
  expect(asText('x'.repeat(1_000_000), 10)).toBe(`${'x'.repeat(10)}…`)
  expect(asText(Array(1e6).fill(1), 10)).toHaveLength(11)
  expect(asText(JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)), 20)).toBe(`${'['.repeat(20)}…`)
  expect(asText(undefined)).toBe('')
})
