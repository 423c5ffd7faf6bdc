import { expect, test } from 'vitest'
import { unknownColumns } from '../../src/backends/unknown-columns.ts'

test('names the column that was meant, and some of those that there are', () => {
  expect(unknownColumns(['levl'], ['level', 'msg']).message).toBe(
    'no record has the column "levl"; did you mean "level"?\n  there are: level, msg',
  )
})

test('of very many names, and very long ones, it is told in no time, and in few words', () => {
  const known = Array.from({ length: 10_000 }, (_, n) => `column-of-some-length-${n}`)
  const long = 'x'.repeat(1_000_000)
  const missing = Array.from({ length: 200 }, (_, n) => `colum-of-some-lenght-${n}${'y'.repeat(n * 40)}`)
  const began = performance.now()
  const { message } = unknownColumns(missing, [long, ...known])
  expect(performance.now() - began).toBeLessThan(1_000)
  expect(message.length).toBeLessThan(40_000)
  expect(message).toContain('did you mean "column-of-some-length-0"?')
})
