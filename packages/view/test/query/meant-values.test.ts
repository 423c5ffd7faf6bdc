import { expect, test } from 'vitest'
import { meantValues, valueToAsk } from '../../src/query/meant-values.ts'

test.each([
  ['level', ['error'], ['error', '50']],
  ['level', ['trace', 'fatal'], ['trace', 'fatal', '10', '60']],
  ['level', ['error', '50'], ['error', '50']],
  ['log.level', ['warn'], ['warn', '40']],
  // A number is itself, other words are, and so is a name in another column.
  ['level', ['50'], ['50']],
  ['level', ['notice', 'ERROR'], ['notice', 'ERROR']],
  ['severity', ['error'], ['error']],
  ['user.level', ['error'], ['error']],
])('%s=%j means %j', (column, values, meant) => {
  expect(meantValues({ column, values })).toEqual(meant)
})

test('a click on pino’s number asks for the name under which it is shown', () => {
  expect(valueToAsk('level', 50)).toBe('error')
  expect(valueToAsk('level', 35)).toBe(35)
  expect(valueToAsk('level', 'warn')).toBe('warn')
  expect(valueToAsk('port', 50)).toBe(50)
  expect(valueToAsk('level', undefined)).toBeUndefined()
})
