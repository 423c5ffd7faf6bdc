import { expect, test } from 'vitest'
import { parameterOf, parametersOf } from '../../../src/commands/reading/condition.ts'

test.each([
  ['level=error', 'level', 'error'],
  ['level=', 'level', ''],
  ['level!=info', 'level!', 'info'],
  ['level!=', 'level!', ''],
  ['duration>500', 'duration>', '500'],
  ['duration>=500', 'duration>~', '500'],
  ['duration<500', 'duration<', '500'],
  ['duration<=500', 'duration<~', '500'],
  ['duration>~=500', 'duration>~', '500'],
  ['duration<~=500', 'duration<~', '500'],
  ['msg~time.?out', 'msg~', 'time.?out'],
  ['msg!~time', 'msg!~', 'time'],
  ['msg~=time', 'msg~', 'time'],
  ['msg!~=time', 'msg!~', 'time'],
  ['msg*=time', 'msg*', 'time'],
  ['msg!*=time', 'msg!*', 'time'],
  ['q=a=b>c', 'q', 'a=b>c'],
  ['user.id=x y', 'user.id', 'x y'],
  ['@timestamp>=2026-01-31', '@timestamp>~', '2026-01-31'],
  ['_by=level', '_by', 'level'],
  ['_sort=-duration|avg', '_sort', '-duration|avg'],
  ['*|count>5', '*|count>', '5'],
  ['duration|avg>=5', 'duration|avg>~', '5'],
  ['duration|avg', '_c', 'duration|avg'],
  ['*|count', '_c', '*|count'],
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
