import { expect, test } from 'vitest'
import { parameterOf, parametersOf } from '../../../src/commands/reading/condition.ts'

test.each([
  ['level=error', 'level', 'error'],
  ['duration>=500', 'duration>~', '500'],
  ['msg~time', 'msg~', 'time'],
  ['duration|avg', '_c', 'duration|avg'],
])('%s is %s with %j', (argument, key, value) => {
  expect(parameterOf(argument)).toEqual([key, value])
})

test.each(['guide', 'a-b', 'duration|mean', '=x', ''])(
  '%j is no condition, and may be a name',
  (argument) => {
    expect(parameterOf(argument)).toBeUndefined()
  },
)

test('all that are no conditions are told at once, with what is expected', () => {
  expect(() => parametersOf(['a=1', 'levl', 'x|mean'])).toThrow(
    /^"levl" is no condition; expected: column=value.*\n {2}"x\|mean" is no condition/,
  )
})
