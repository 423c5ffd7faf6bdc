import { expect, test } from 'vitest'
import { glanceLine, importLine, readTime } from '../../src/importing/import-line.ts'

const both = (text: string) => {
  const latin = Buffer.from(text).toString('latin1')
  const glanced = glanceLine(latin, () => text)
  expect(glanced).toEqual(importLine(latin, () => text))
  return glanced
}
const TIME = Date.UTC(2026, 0, 31, 23, 59, 59, 120)

test.each([
  ['pino', `{"level":30,"time":${TIME},"pid":1,"msg":"x"}`],
  ['pino with isoTime', '{"level":"info","time":"2026-01-31T23:59:59.120Z","msg":"x"}'],
  ['winston', '{"level":"info","message":"x","timestamp":"2026-01-31T23:59:59.120Z"}'],
  ['winston, in the middle', '{"timestamp":"2026-01-31 23:59:59.120","level":"info"}'],
  ['another zone', '{"a":"ü","datetime":"2026-02-01T01:29:59.120+0130"}'],
  ['time before timestamp', `{"timestamp":"2020-01-01T00:00:00Z","time":${TIME}}`],
  ['a nested time counts for nothing', `{"req":{"time":1},"time":${TIME}}`],
  ['a time in a text counts for nothing', `{"msg":"\\"time\\":1","time":${TIME}}`],
])('the time of a line: %s', (_, text) => {
  expect(both(text)).toEqual({ timeMs: TIME, stamped: false })
})

test.each([
  ['its own stamp', '{"@timestamp":"2026-01-31T23:59:59.120Z","time":5}', TIME, true],
  ['a stamp further behind', '{"time":1,"@timestamp":"2026-01-31T23:59:59.120Z"}', TIME, true],
  ['no time', '{"a":1}', undefined, false],
  ['a duration that is called time', '{"time":0.25}', undefined, false],
  ['a text', '{"time":"yesterday"}', undefined, false],
  ['nothing', '{}', undefined, false],
])('a line with %s', (_, text, timeMs, stamped) => {
  expect(both(text)).toEqual({ timeMs, stamped })
})

test('an object that holds a name twice, and one with a tab in it, are printed anew', () => {
  const read = (text: string) => importLine(text, () => text)
  expect(read('{"a":1,"a":2}')?.instead).toBe('{"a":2}')
  expect(read('{"a":1,\t"b":2}')?.instead).toBe('{"a":1,"b":2}')
  const many = Array.from({ length: 40 }, (_, n) => `"m${n % 39}":${n}`)
  expect(JSON.parse(read(`{${many.join()}}`)!.instead!)).toMatchObject({ m0: 39, m38: 38 })
})

test.each(['', 'text', '[1]', '"a"', '{"a":1', '{"a":1}x', 'null'])('%j is no record', (text) => {
  expect(importLine(text, () => text)).toBeUndefined()
})

test('a time without a zone is UTC, and what is before 1970 is none', () => {
  expect(readTime('2026-01-31 23:59:59,12')).toBe(TIME)
  expect(readTime('1969-12-31T23:59:59Z')).toBeUndefined()
  expect(readTime('2026-13-31T23:59:59Z')).toBeUndefined()
})
