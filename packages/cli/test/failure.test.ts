import { expect, test } from 'vitest'
import { failureOf } from '../src/failure.ts'

test('of what should not happen the stack is shown with GRAMEXLOG_DEBUG alone, and it is said so', () => {
  const error = new TypeError('x is not a function')
  expect(failureOf(error, false).message).toBe('x is not a function (GRAMEXLOG_DEBUG=1 shows where)')
  expect(failureOf(error, true).message).toMatch(/^TypeError: x is not a function\n +at .*failure\.test\.ts/)
})
