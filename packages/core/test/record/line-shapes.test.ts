import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileKeys } from '../../src/keys/compile.ts'
import { LineShapes } from '../../src/record/line-shapes.ts'
import { createSplicer } from '../../src/record/splice.ts'

const NOW = Date.UTC(2026, 0, 2)
const context = { target: 'app', appPort: 9988, env: {}, pid: 1, hostname: 'h' }
const splicer = () =>
  createSplicer({ keys: compileKeys(['port', 'user.id'], context), timestamp: true, maxRecordBytes: 2_000 })

/** Lines of a few log calls, as pino would print them, and what a hand or a formatter may have made of them. */
const name = fc.constantFrom(
  'time',
  '@timestamp',
  'port',
  'msg',
  'a"b',
  'a.b',
  '(x|y)*',
  'é',
  '__proto__',
  'req',
)
const scalar = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.constantFrom(null, true, false, 1767312000000, '2026-01-02T03:04:05Z'),
)
const value = fc.oneof(
  { weight: 5, arbitrary: scalar },
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(name, fc.oneof(scalar, fc.array(scalar, { maxLength: 2 })), { maxKeys: 3 }),
  fc.array(fc.dictionary(name, scalar, { maxKeys: 1 }), { maxLength: 1 }),
)
const line = fc.dictionary(name, value, { maxKeys: 5 }).map((fields) => JSON.stringify(fields))
const spoiled = fc
  .tuple(
    line,
    fc.nat(),
    fc.constantFrom('', '"', ',', '}', '\\', '\n', '\t', ' ', '0', '-', '\u2028', '{"a":1,"a":2}'),
  )
  .map(([text, at, piece]) => {
    const place = at % (text.length + 1)
    return text.slice(0, place) + piece + text.slice(place + (at % 2))
  })

test('a line becomes the same record, whatever lines came before', () => {
  const learned = splicer()
  fc.assert(
    fc.property(fc.array(fc.oneof(line, spoiled), { maxLength: 8 }), (lines) => {
      // Twice, so that each meets its own shape.
      for (const text of [...lines, ...lines]) expect(learned(text, NOW)).toBe(splicer()(text, NOW))
    }),
    { numRuns: 2_000 },
  )
})

test('what has the shape of a line is known, and nothing else', () => {
  const shapes = new LineShapes()
  const known = '{"level":30,"time":1,"msg":"a \\"b\\" \\u00e9","err":{"stack":"x"},"tags":["a",1]}'
  expect(shapes.find(known)).toBeUndefined()
  shapes.learn(known)
  const others = [known, '{"level":"info","time":-1.5e3,"msg":null,"err":{"stack":""},"tags":[]}']
  for (const text of others) expect(shapes.find(text)).toMatchObject({ stamped: false })
  expect(shapes.find(known)?.time).toBe('1')
  for (const wrong of [
    known.replace('30', '030'),
    known.replace('"a \\"b', '"a "b'),
    known.replace('\\u00e9', '\\u00g9'),
    known.replace('\\u00e9', '\u0001'),
    known.replace('["a",1]', '["a",]'),
    known.replace('["a",1]', '[{}]'),
    known.replace('{"stack":"x"}', '{}'),
    known.replace('level', 'leve1'),
    ` ${known}`,
    `${known}\n`,
    `${known}}`,
    `${known}${known}`,
  ])
    expect(shapes.find(wrong)).toBeUndefined()
})

test('a line that is long, or has many names, is read over', () => {
  const shapes = new LineShapes()
  const long = JSON.stringify({ msg: 'x'.repeat(20_000) })
  const many = JSON.stringify(Object.fromEntries(Array.from({ length: 70 }, (_, n) => [`n${n}`, n])))
  const deep = JSON.stringify({ a: { b: { c: { d: { e: 1 } } } } })
  for (const text of [long, many, deep]) {
    shapes.learn(text)
    expect(shapes.find(text)).toBeUndefined()
  }
})

test('an app of ever new names costs a bounded memory and few lessons', () => {
  const shapes = new LineShapes()
  const lines = Array.from({ length: 2_000 }, (_, n) => `{"n${n}":1}`)
  for (const text of lines) shapes.learn(text)
  const known = lines.filter((text) => shapes.find(text) !== undefined)
  expect(known).toHaveLength(8)
  expect(known).not.toContain(lines[0])
})

test('a string of escapes without an end is refused at once', () => {
  const shapes = new LineShapes()
  shapes.learn('{"a":"x","b":"y"}')
  const began = performance.now()
  expect(shapes.find(`{"a":"${'\\"'.repeat(8_000)}`)).toBeUndefined()
  expect(performance.now() - began).toBeLessThan(1_000)
})
