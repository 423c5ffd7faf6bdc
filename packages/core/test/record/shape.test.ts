import redactor from '@pinojs/redact'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseRecordPath, type RecordPath } from '../../src/config/record-path.ts'
import type { Shape } from '../../src/config/shape.ts'
import { createArranger, createConcealer, createShaper } from '../../src/record/shape.ts'

const MIB = 1 << 20

function pathsOf(...texts: string[]): RecordPath[] {
  return texts.map((text) => parseRecordPath(text) as RecordPath)
}

/** What becomes of a record by redacting paths. */
function redacted(paths: readonly string[], record: object): unknown {
  const conceal = createConcealer({ redact: { paths: pathsOf(...paths), censor: 'x' } }, MIB)!
  return JSON.parse(conceal(JSON.stringify(record)))
}

function shaped(shape: Shape, record: object): unknown {
  return JSON.parse(createShaper(shape, MIB)!(JSON.stringify(record)))
}

describe('redacted', () => {
  test.for([
    ['password', { password: 's', a: { password: 't' } }, { password: 'x', a: { password: 't' } }],
    ['a.b', { a: { b: 's', c: 1 } }, { a: { b: 'x', c: 1 } }],
    ['a.b', { 'a.b': 's', a: { b: 't' } }, { 'a.b': 'x', a: { b: 'x' } }],
    ['a.b.c', { 'a.b': { c: 's' }, a: { 'b.c': 't' } }, { 'a.b': { c: 'x' }, a: { 'b.c': 'x' } }],
    ['*.b', { a: { b: 's' }, c: { b: null }, d: 1 }, { a: { b: 'x' }, c: { b: 'x' }, d: 1 }],
    [
      'headers.*',
      { 'headers.Cookie': 's', headers: { a: 't' } },
      { 'headers.Cookie': 'x', headers: { a: 'x' } },
    ],
    ['*.cookie', { 'headers.cookie': 's' }, { 'headers.cookie': 'x' }],
    ['*.cookie', { 'a.b': { cookie: 's' } }, { 'a.b': { cookie: 'x' } }],
    ['list[*].b', { list: [{ b: 's' }, { b: 't', c: 1 }, 5] }, { list: [{ b: 'x' }, { b: 'x', c: 1 }, 5] }],
    ['list[1]', { list: ['a', 's'] }, { list: ['a', 'x'] }],
    ['list.length', { list: [1] }, { list: [1] }],
    ['a', { a: { b: ['s'] } }, { a: 'x' }],
    ['a.b', { a: 's' }, { a: 's' }],
    ['Password', { password: 's' }, { password: 's' }],
    ['a["b c"]', { a: { 'b c': 's' } }, { a: { 'b c': 'x' } }],
  ] as const)('by %s: %j', ([path, record, expected]) => {
    expect(redacted([path], record)).toEqual(expected)
  })

  const name = fc.constantFrom('a', 'b', 'c', 'd')
  const { record } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.integer(),
      fc.constant(null),
      tie('record'),
      tie('list'),
    ),
    record: fc.dictionary(name, tie('value')),
    list: fc.array(tie('value'), { maxLength: 3 }),
  }))
  const path = fc
    .array(fc.oneof({ weight: 3, arbitrary: name }, fc.constant('*')), { minLength: 1, maxLength: 4 })
    .filter((parts) => parts.some((part) => part !== '*'))
    .map((parts) => parts.join('.'))

  test('in nested records of names without dots: as by @pinojs/redact', () => {
    fc.assert(
      fc.property(record, path, (value, path) => {
        const theirs = redactor({ paths: [path], censor: 'x' })(structuredClone(value))
        expect(redacted([path], value as object)).toEqual(JSON.parse(theirs as string))
      }),
    )
  })

  test('by names that a line wrote with escapes', () => {
    const conceal = createConcealer({ redact: { paths: pathsOf('pass/word', 'é'), censor: 'x' } }, MIB)!
    expect(conceal('{"p\\u0061ss/word":"s"}')).toBe('{"pass/word":"x"}')
    expect(conceal('{"pass\\/word":"s","\\u00e9":1}')).toBe('{"pass/word":"x","é":"x"}')
  })

  test('whatever names the record has', () => {
    const text = '{"__proto__":{"b":"s"},"constructor":{"b":"t"},"toString":1}'
    const conceal = createConcealer({ redact: { paths: pathsOf('*.b', 'toString'), censor: 'x' } }, MIB)!
    expect(conceal(text)).toBe('{"__proto__":{"b":"x"},"constructor":{"b":"x"},"toString":"x"}')
    expect({}.toString).toBeTypeOf('function')
  })

  test('a record that has none of the names stays as it is, byte for byte', () => {
    const conceal = createConcealer({ redact: { paths: pathsOf('secret'), censor: 'x' } }, MIB)!
    const text = '{"x": 1.0, "big":12345678901234567890}'
    expect(conceal(text)).toBe(text)
  })

  test('a record that cannot be worked on is withheld', () => {
    const deep = `${'{"a":'.repeat(20_000)}{"secret":"s"}${'}'.repeat(20_000)}`
    const conceal = createConcealer({ redact: { paths: pathsOf('*.secret'), censor: 'x' } }, MIB)!
    expect(conceal(deep)).toBe('{"message":"[Withheld: the record could not be shaped]"}')
    // A data stream takes no record without a time.
    const time = '"@timestamp":"2026-01-31T00:00:00.000Z"'
    expect(conceal(`{${time},"d":${deep}}`)).toBe(
      `{${time},"message":"[Withheld: the record could not be shaped]"}`,
    )
  })

  test('keeps the cap, and the names of what was cut before', () => {
    const conceal = createConcealer({ redact: { paths: pathsOf('list[*]'), censor: 'x'.repeat(50) } }, 2_000)!
    const list = Array.from({ length: 500 }, () => 1)
    const text = conceal(JSON.stringify({ list, 'gramexlog.truncated': ['early'] }))
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2_000)
    expect(JSON.parse(text)['gramexlog.truncated']).toEqual(['early', 'list'])
  })
})

describe('shaped', () => {
  test('by drop: members go, and the other items of a list keep their places', () => {
    const drop = pathsOf('a.b', '*.c', 'list[0]')
    expect(shaped({ drop }, { a: { b: 1, x: 2 }, 'a.b': 3, d: { c: 4 }, list: [5, 6], e: 7 })).toEqual({
      a: { x: 2 },
      d: {},
      list: [null, 6],
      e: 7,
    })
  })

  test('by rename: a member gets a name at the top, unless it is taken', () => {
    const rename = [
      { from: ['msg'], to: 'message' },
      { from: ['a', 'b'], to: 'c.d' },
    ]
    expect(shaped({ rename }, { msg: 'm', a: { b: 1, x: 2 } })).toEqual({
      message: 'm',
      'c.d': 1,
      a: { x: 2 },
    })
    const taken = { msg: 'm', message: 'own', 'a.b': 1, c: { d: 2 } }
    expect(shaped({ rename }, taken)).toEqual(taken)
  })

  test('by static: members are added, over those of the record', () => {
    const constants = { env: 'prod', 'service.name': 's', tags: ['a'] }
    expect(createShaper({ static: constants }, MIB)!('{"x":1.0}')).toBe(
      '{"x":1.0,"env":"prod","service.name":"s","tags":["a"]}',
    )
    expect(createShaper({ static: constants }, MIB)!('{}')).toBe(JSON.stringify(constants))
    expect(shaped({ static: constants }, { env: 'forged', service: { name: 'forged', id: 1 } })).toEqual({
      ...constants,
      service: { id: 1 },
    })
  })

  test('first redacted, then dropped, then renamed, then given its constants', () => {
    const shape: Shape = {
      redact: { paths: pathsOf('a.secret'), censor: 'x' },
      drop: pathsOf('b'),
      rename: [
        { from: ['a', 'secret'], to: 'b' },
        { from: ['old'], to: 'env' },
      ],
      static: { env: 'prod' },
    }
    const record = { a: { secret: 's' }, b: 1, old: 2 }
    expect(shaped(shape, record)).toEqual({ a: {}, b: 'x', env: 'prod' })
    const row = createConcealer(shape, MIB)!(JSON.stringify(record))
    expect(JSON.parse(row)).toEqual({ a: { secret: 'x' }, old: 2 })
    expect(JSON.parse(createArranger(shape, MIB)!(row))).toEqual({ a: {}, b: 'x', env: 'prod' })
  })

  test('not at all, if nothing is asked for', () => {
    expect(createShaper({ level: 30 }, MIB)).toBeUndefined()
    expect(createShaper(undefined, MIB)).toBeUndefined()
  })
})
