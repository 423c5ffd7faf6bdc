import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileKeys } from '../../src/keys/compile.ts'
import { createEncoder } from '../../src/record/encode.ts'
import { memberNames } from './names.ts'

const AT = Date.UTC(2026, 0, 2, 3, 4, 5, 678)
const STAMP = '2026-01-02T03:04:05.678Z'
const context = { target: 'app', appPort: 9988, env: { X: 'x' }, pid: 1, hostname: 'h' }

function encoder(keys: readonly string[] = [], timestamp = false, maxRecordBytes = 1 << 20) {
  return createEncoder({ keys: compileKeys(keys, context), timestamp, maxRecordBytes })
}

/** The record as parsed from its text, which must be one object on one line without a repeated name. */
function record(fields: unknown, options: { keys?: string[]; timestamp?: boolean; request?: unknown } = {}) {
  const text = encoder(options.keys, options.timestamp)(fields, options.request, AT)
  expect(text).not.toContain('\n')
  const names = memberNames(text)
  expect(new Set(names).size).toBe(names.length)
  return JSON.parse(text) as Record<string, unknown>
}

describe('a record', () => {
  it('is the fields with the keys before them', () => {
    const text = encoder(['datetime', 'port', 'env.X'], true)({ x: 1, y: { z: [true, null] } }, undefined, AT)
    expect(text).toBe(
      `{"@timestamp":"${STAMP}","datetime":"2026-01-02 03:04:05Z","port":9988,"env.X":"x","x":1,"y":{"z":[true,null]}}`,
    )
  })

  it('of no fields has only what is added', () => {
    expect(encoder()({}, undefined, AT)).toBe('{}')
    expect(encoder([], true)({}, undefined, AT)).toBe(`{"@timestamp":"${STAMP}"}`)
    expect(encoder(['port'])({}, undefined, AT)).toBe('{"port":9988}')
    expect(encoder()({ x: 1 }, undefined, AT)).toBe('{"x":1}')
  })

  it('stamps each record with its own time', () => {
    const encode = encoder(['time'], true)
    for (const ms of [AT, AT, AT + 1, AT + 1000, AT + 7, 0, -1]) {
      expect(JSON.parse(encode({}, undefined, ms))).toEqual({
        '@timestamp': new Date(ms).toISOString(),
        time: ms,
      })
    }
  })

  it('keeps a timestamp of its own', () => {
    expect(record({ '@timestamp': 'mine' }, { timestamp: true })).toEqual({ '@timestamp': 'mine' })
    expect(record({ '@timestamp': 5, x: 10n }, { timestamp: true })).toEqual({ '@timestamp': 5, x: 10 })
    expect(record({ '@timestamp': new Date(0) }, { timestamp: true })).toEqual({
      '@timestamp': '1970-01-01T00:00:00.000Z',
    })
  })

  it('replaces a timestamp that is none', () => {
    for (const none of [undefined, null, Number.NaN, new Date(Number.NaN), {}, () => 1, true]) {
      expect(record({ '@timestamp': none }, { timestamp: true })).toEqual({ '@timestamp': STAMP })
      expect(record({ '@timestamp': none })).toEqual({})
    }
  })
})

describe('precedence', () => {
  it('of a configured key is over a field of its name', () => {
    expect(record({ port: 1, 'env.X': 2, x: 3 }, { keys: ['port', 'env.X'] })).toEqual({
      port: 9988,
      'env.X': 'x',
      x: 3,
    })
  })

  it('of URL arguments is below all', () => {
    const request = { url: '/log?event=forged&port=1&@timestamp=1&x=1&x=2&gramexlog.truncated=x' }
    const options = { keys: ['port'], timestamp: true, request }
    const expected = { '@timestamp': STAMP, port: 9988, event: 'login', x: '2' }
    expect(record({ event: 'login' }, options)).toEqual(expected)
    expect(record(new Map([['event', 'login']]), options)).toEqual(expected)
    expect(record({}, { request: { url: '/?x=1' } })).toEqual({ x: '1' })
    expect(record({ x: 1 }, {})).toEqual({ x: 1 })
  })

  it('of a field without a value is over a URL argument too', () => {
    const request = { url: '/?event=forged' }
    expect(record({ event: undefined }, { request })).toEqual({})
    expect(record({ event: undefined, x: 1n }, { request })).toEqual({ x: 1 })
  })

  it('has the keys of a request that only they are from, and not its arguments', () => {
    const encode = encoder(['args.x', 'request.path'])
    const request = { url: '/log?x=1&y=2' }
    for (const fields of [{ z: 3 }, { z: 3n }]) {
      const text = encode(fields, undefined, AT, request)
      expect(JSON.parse(text)).toEqual({ 'args.x': '1', 'request.path': '/log', z: 3 })
    }
  })

  it('leaves out arguments that Elasticsearch would refuse the record for', () => {
    const request = { url: '/?_id=1&=2&a..b=3&.a=4&a.=5&%20=6&a.b=7&__proto__=8' }
    expect(record({}, { request })).toEqual({ 'a.b': '7' })
  })

  it('takes an argument for no part of a prototype', () => {
    expect(record({}, { request: { url: '/?constructor=c&toString=t' } })).toEqual({
      constructor: 'c',
      toString: 't',
    })
  })
})

describe('fields of any kind', () => {
  it('that are no object become one', () => {
    expect(record('hello')).toEqual({ message: 'hello' })
    expect(record(null)).toEqual({ value: null })
    expect(record([1, 2])).toEqual({ value: [1, 2] })
    expect(record(7n)).toEqual({ value: 7 })
    expect(record(new Set([1]))).toEqual({ value: [1] })
    expect(record(new Date(0))).toEqual({ value: '1970-01-01T00:00:00.000Z' })
    expect(record(undefined)).toEqual({})
    expect(record(() => 1)).toEqual({})
    expect(record(new Map([['a', 1]]))).toEqual({ a: 1 })
    expect(record(new RangeError('far'))).toMatchObject({ type: 'RangeError', message: 'far' })
    expect(record({ toJSON: () => ({ a: 1n }) })).toEqual({ a: 1 })
    expect(record({ toJSON: () => 'text' })).toEqual({ value: 'text' })
  })

  it('are like JSON.stringify where that loses nothing', () => {
    class Point {
      x = 1
    }
    const fields = {
      point: new Point(),
      none: undefined,
      nan: Number.NaN,
      infinite: Number.POSITIVE_INFINITY,
      skipped: () => 1,
      symbol: Symbol('s'),
      list: [undefined, () => 1, Number.NaN, new Array(2)],
      date: new Date(0),
      invalid: new Date(Number.NaN),
      boxed: [Object(1), Object('s'), Object(true)],
      lone: '\ud800',
      toJSON: 'data',
    }
    expect(record(fields)).toEqual(JSON.parse(JSON.stringify(fields)))
  })

  it('that JSON.stringify would empty or throw at are kept', () => {
    expect(
      record({
        map: new Map<unknown, unknown>([
          ['a', 1],
          [2, new Map([[null, 'x']])],
        ]),
        set: new Set([1, 'b']),
        buffer: Buffer.from('hi'),
        bytes: new Uint8Array([104, 105]),
        slice: new Uint8Array([0, 104, 105]).subarray(1),
        view: new DataView(new Uint8Array([104, 105]).buffer),
        array: new Uint8Array([104, 105]).buffer,
        floats: new Float64Array(1),
        pattern: /a+/g,
        big: [1n, 2n ** 64n],
      }),
    ).toEqual({
      map: { a: 1, 2: { null: 'x' } },
      set: [1, 'b'],
      buffer: 'aGk=',
      bytes: 'aGk=',
      slice: 'aGk=',
      view: 'aGk=',
      array: 'aGk=',
      floats: 'AAAAAAAAAAA=',
      pattern: '/a+/g',
      big: [1, '18446744073709551616'],
    })
  })

  it('that are errors keep all that errors have', () => {
    class AppError extends Error {
      code = 'E_APP'
      details = { a: 1n }
    }
    const error = new AppError('outer', { cause: new TypeError('inner') })
    expect(record({ err: error }).err).toEqual({
      type: 'AppError',
      message: 'outer',
      stack: error.stack,
      cause: { type: 'TypeError', message: 'inner', stack: expect.any(String) },
      code: 'E_APP',
      details: { a: 1 },
    })
    expect(record({ err: new AggregateError([new Error('a')], 'all') }).err).toMatchObject({
      type: 'AggregateError',
      errors: [{ message: 'a' }],
    })
    const own = Object.assign(new Error('x'), { type: 'entity.too.large', toJSON: () => 'hidden' })
    expect(record({ own }).own).toMatchObject({ type: 'Error', message: 'x' })
  })

  it('that are circular are marked where the circle closes', () => {
    const fields: Record<string, unknown> = { x: 1 }
    fields.self = fields
    fields.list = [fields.list, [fields]]
    const shared = { s: 1 }
    fields.twice = [shared, shared]
    const parent: Record<string, unknown> = {}
    parent.child = { toJSON: () => parent }
    fields.parent = parent
    const error = new Error('e')
    error.cause = error
    fields.error = error
    expect(record(fields)).toMatchObject({
      x: 1,
      self: { self: '[Circular]' },
      twice: [{ s: 1 }, { s: 1 }],
      parent: { child: '[Circular]' },
      error: { cause: '[Circular]' },
    })
  })

  it('that throw are replaced by what they throw', () => {
    const revoked = Proxy.revocable({}, {})
    revoked.revoke()
    const fields = {
      x: 1,
      get bad(): string {
        throw new Error('no')
      },
      get worse(): string {
        throw {
          get message(): string {
            throw 1
          },
        }
      },
      json: {
        toJSON(): string {
          throw 'plain'
        },
      },
      proxy: revoked.proxy,
      trap: new Proxy(
        { a: 1 },
        {
          ownKeys: () => {
            throw new Error('trapped')
          },
        },
      ),
    }
    const { x, bad, worse, json, proxy, trap } = record(fields)
    expect([x, bad, worse, json, trap]).toEqual([
      1,
      '[Throws: no]',
      '[Throws: object]',
      '[Throws: plain]',
      '[Throws: trapped]',
    ])
    expect(proxy).toMatch(/^\[Throws: .*revoked/)
    expect(record(revoked.proxy).value).toMatch(/revoked/)
    expect(
      record(
        new Proxy(
          {},
          {
            ownKeys: () => {
              throw new Error('trapped')
            },
          },
        ),
      ).value,
    ).toBe('[Throws: trapped]')
  })

  it('with a toJSON are what it gives', () => {
    expect(
      record({ x: { toJSON: () => new Map([['a', 1]]) }, y: { toJSON: () => Buffer.from('hi') } }),
    ).toEqual({
      x: { a: 1 },
      y: 'aGk=',
    })
    expect(record({ toJSON: () => ({ port: 1, x: 2 }) }, { keys: ['port'] })).toEqual({ port: 9988, x: 2 })
  })

  it('that are deep end at the 32nd level', () => {
    let deep: unknown = 'end'
    for (let level = 0; level < 32; level++) deep = [deep]
    expect(JSON.stringify(record({ deep }))).toContain('"end"')
    expect(JSON.stringify(record({ deep: [deep] }))).toContain('["[Array]"]')
    expect(JSON.stringify(record({ deep: { deep }, big: 1n }))).toContain('["[Array]"]')
    for (let level = 0; level < 10_000; level++) deep = level % 2 ? { deep } : [deep]
    expect(JSON.stringify(record({ deep }))).toMatch(/"\[(Object|Array)\]"/)
  })

  it('named __proto__ are data', () => {
    const fields = JSON.parse('{"__proto__":{"a":1},"x":{"__proto__":2}}')
    for (const extra of [{}, { big: 1n }]) {
      const text = encoder()(Object.assign(Object.create(null), fields, extra), undefined, AT)
      expect(text).toContain('"x":{"__proto__":2}')
      expect(encoder()(fields, undefined, AT)).toContain('"__proto__":{"a":1}')
    }
    expect(({} as { a?: number }).a).toBeUndefined()
  })

  it('survive a toJSON hidden on a prototype', () => {
    const hidden = Object.defineProperty({ x: 1 }, 'toJSON', { value: () => [1] })
    expect(record(hidden)).toEqual({ value: [1] })
  })
})

const ANYTHING = {
  withBigInt: true,
  withMap: true,
  withSet: true,
  withDate: true,
  withTypedArray: true,
  withNullPrototype: true,
  withObjectString: true,
  withSparseArray: true,
  withBoxedValues: true,
  key: fc.oneof(
    fc.string(),
    fc.constantFrom('@timestamp', 'port', '__proto__', 'toJSON', 'gramexlog.truncated'),
  ),
}

describe('every record', () => {
  it('is one JSON object within the cap, without a name twice', () => {
    const caps = fc.constantFrom(2, 60, 300, 1 << 20)
    const requests = fc.option(
      fc.webQueryParameters().map((query) => ({ url: `/?${query}` })),
      { nil: undefined },
    )
    fc.assert(
      fc.property(fc.anything(ANYTHING), caps, requests, fc.boolean(), (fields, cap, request, timestamp) => {
        const text = encoder(['port', 'datetime', 'args.a'], timestamp, cap)(fields, request, AT)
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(cap)
        expect(text).not.toMatch(/[\n\r]/)
        const parsed = JSON.parse(text)
        expect(Array.isArray(parsed)).toBe(false)
        const names = memberNames(text)
        expect(new Set(names).size).toBe(names.length)
        if (cap < 300) return
        expect(parsed.port).toBe(9988)
        if (timestamp) expect(['string', 'number']).toContain(typeof parsed['@timestamp'])
      }),
      { numRuns: 1000 },
    )
  })

  it('of JSON fields is those fields', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })), (fields) => {
        expect(JSON.parse(encoder()(fields, undefined, AT))).toEqual(JSON.parse(JSON.stringify(fields)))
      }),
    )
  })
})
