import { expect, test } from 'vitest'
import { UNINDEXED, UnindexedRecord } from '../../src/sinks/unindexed.ts'

/** What a record is stored as when a server gives these reasons, one after another. */
function after(text: string, ...reasons: string[]): unknown {
  const record = new UnindexedRecord(Buffer.from(text))
  for (const reason of reasons) if (!record.yieldTo(reason, undefined)) return 'nothing left'
  return JSON.parse(record.line().toString())
}

test.each([
  ['mapper [list] cannot be changed from type [double] to [keyword]', 'list'],
  ['[1:82] failed to parse field [list.x] of type [long]', 'list'],
  ["can't merge a non object mapping [user] with an object mapping", 'user.id'],
  ['object mapping for [x] tried to parse field [x] as object', undefined],
])('moves what the reason names alone: %s', (reason, name) => {
  const record: Record<string, unknown> = { n: 1, list: [1, 'two'], 'user.id': 'u', 'odd name': 2 }
  // What is not plain goes if the reason names nothing that the record has.
  const moved = name === undefined ? ['list', 'odd name'] : [name]
  const expected: Record<string, unknown> = { ...record }
  for (const one of moved) delete expected[one]
  expect(after(JSON.stringify(record), reason)).toEqual({
    ...expected,
    [UNINDEXED]: JSON.stringify(Object.fromEntries(moved.map((one) => [one, record[one]]))),
  })
})

test('the field of that very name goes, and not those in it', () => {
  const reason = "can't merge a non object mapping [user] with an object mapping"
  expect(after('{"user":"ann","user.id":"u"}', reason)).toEqual({
    'user.id': 'u',
    [UNINDEXED]: '{"user":"ann"}',
  })
})

test('keeps a number as it was logged', () => {
  const text = '{"n":1,"big":[12345678901234567890,"x"]}'
  expect(after(text, 'mapper [big] cannot be changed')).toEqual({
    n: 1,
    [UNINDEXED]: '{"big":[12345678901234567890,"x"]}',
  })
})

test('moves more with each refusal, the time last, and then gives up', () => {
  const text = '{"@timestamp":"t","n":1,"":2,"o":{}}'
  const no = 'failed to parse'
  expect(after(text, no)).toEqual({ '@timestamp': 't', n: 1, [UNINDEXED]: '{"":2,"o":{}}' })
  expect(after(text, no, no)).toEqual({ '@timestamp': 't', [UNINDEXED]: '{"n":1,"":2,"o":{}}' })
  expect(after(text, no, no, no)).toEqual({ [UNINDEXED]: text })
  expect(after(text, no, no, no, no)).toBe('nothing left')
})

test("a record's own field of the name goes with what is moved", () => {
  expect(after(`{"${UNINDEXED}":"mine","a":[]}`, '[a]')).toEqual({
    [UNINDEXED]: `{"${UNINDEXED}":"mine","a":[]}`,
  })
})

test('what is nested too deep to be read over is moved whole, and what is no JSON not at all', () => {
  const deep = `{"a":${'['.repeat(600)}${']'.repeat(600)}}`
  expect(after(deep, 'no')).toEqual({ [UNINDEXED]: deep })
  expect(after(deep, 'no', 'no')).toBe('nothing left')
  expect(after('{"a":', 'no')).toBe('nothing left')
  expect(after('[1]', 'no')).toBe('nothing left')
})

test('for a full index, what it does not know goes', () => {
  const record = new UnindexedRecord(Buffer.from('{"n":1,"user.id":"u","new":2}'))
  const known = new Set(['n', 'user'])
  expect(record.moveUnknown(known)).toBe(true)
  expect(record.moveUnknown(known)).toBe(false)
  expect(JSON.parse(record.line().toString())).toEqual({ n: 1, 'user.id': 'u', [UNINDEXED]: '{"new":2}' })
})
