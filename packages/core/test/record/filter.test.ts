import { expect, onTestFinished, test, vi } from 'vitest'
import { createFilter } from '../../src/record/filter.ts'

test.for([
  [{ level: 'debug' }, false],
  [{ level: 'info' }, false],
  [{ level: 'INFO' }, false],
  [{ level: '\x1b[32minfo\x1b[39m' }, false],
  [{ level: 'warn' }, true],
  [{ level: 'error' }, true],
  [{ level: 30 }, false],
  [{ level: 40 }, true],
  [{ 'log.level': 'info' }, false],
  [{ log: { level: 'info' } }, false],
  [{ log: { level: 'fatal' } }, true],
  [{ a: { level: 'info' } }, true],
  [{ level: 'audit' }, true],
  [{ level: null, log: null }, true],
  [{ level: { value: 10 } }, true],
  [{}, true],
] as const)('from warn on, %j is taken: %j', ([fields, taken]) => {
  const filter = createFilter({ level: 40 })!
  expect(filter.takes(fields)).toBe(taken)
  expect(filter.takesLine(JSON.stringify(fields))).toBe(taken)
  expect(filter.takesLine(JSON.stringify({ time: 1, ...fields }, null, 1).replaceAll('\n', ''))).toBe(taken)
})

test('what has no level is taken, whatever it is', () => {
  const filter = createFilter({ level: 40 })!
  const throwing = Object.defineProperty({}, 'level', {
    get: () => {
      throw new Error('no')
    },
  })
  for (const fields of [undefined, null, 5, 'info', [], throwing]) expect(filter.takes(fields)).toBe(true)
  for (const line of ['', 'info', '[{"level":10}]', '{"level":10', 'null'])
    expect(filter.takesLine(line)).toBe(true)
})

test('of a sample so many are taken, and of no sample all', () => {
  const draws = [0, 0.24, 0.25, 0.99]
  const random = vi.spyOn(Math, 'random').mockImplementation(() => draws.shift()!)
  onTestFinished(() => random.mockRestore())
  const filter = createFilter({ sample: 0.25 })!
  expect([filter.takes({}), filter.takesLine('{}'), filter.takes({}), filter.takesLine('x')]).toEqual([
    true,
    true,
    false,
    false,
  ])
  expect(createFilter({ drop: [['a']] })).toBeUndefined()
})
