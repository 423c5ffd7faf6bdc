import { expect, test } from 'vitest'
import { levelColumn, levelOf, levelText } from '../../src/values/level.ts'

test.each([
  ['error', 'error'],
  ['WARN', 'warn'],
  ['silly', 'debug'],
  ['http', 'debug'],
  ['notice', 'info'],
  ['emerg', 'fatal'],
  [60, 'fatal'],
  [50, 'error'],
  [45, 'warn'],
  [30, 'info'],
  [10, 'debug'],
  ['50', 'error'],
  ['\u001b[31merror\u001b[39m', 'error'],
  ['<b>error</b>', 'other'],
  [5, 'other'],
  [null, 'other'],
  [{ level: 'error' }, 'other'],
  [undefined, 'other'],
] as const)('%j is %s', (value, level) => {
  expect(levelOf(value)).toBe(level)
})

test('pino’s numbers are shown as its words', () => {
  expect(levelText(30)).toBe('info')
  expect(levelText(35)).toBeUndefined()
  expect(levelText('\u001b[32minfo\u001b[39m')).toBe('info')
})

test('the level is where one of the loggers puts it', () => {
  expect(levelColumn(new Set(['a', 'level', 'log.level']))).toBe('level')
  expect(levelColumn(new Set(['a', 'log.level']))).toBe('log.level')
  expect(levelColumn(new Set(['a']))).toBeUndefined()
})

test('where there is no level a request’s status tells it', () => {
  expect(levelColumn(new Set(['status', 'uri']))).toBe('status')
  expect(levelColumn(new Set(['status', 'level']))).toBe('level')
  expect([200, 304, 404, 503, '500', 60, null].map((status) => levelOf(status, 'status'))).toEqual([
    'info',
    'info',
    'warn',
    'error',
    'error',
    'other',
    'other',
  ])
  expect(levelText(200, 'status')).toBeUndefined()
})
