import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CARRIED } from '../../src/keys/carried.ts'
import { compileKeys } from '../../src/keys/compile.ts'
import { createSplicer } from '../../src/record/splice.ts'
import { memberNames } from './names.ts'

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678)
const THEN = Date.UTC(2025, 5, 1)
const context = { target: 'app', appPort: 9988, env: { X: 'x' }, pid: 1, hostname: 'h' }

function splicer(keys: readonly string[] = [], timestamp = false, maxRecordBytes = 1 << 20) {
  return createSplicer({ keys: compileKeys(keys, context), timestamp, maxRecordBytes })
}

describe('a spliced line', () => {
  it('gains keys and @timestamp, by its own time, and stays as it is', () => {
    const line = `{"level":30,"time":${THEN},"big":12345678901234567890,"e":"\\u00e9","x":1.0,"msg":"a \\"b\\" {,}"}`
    expect(splicer(['datetime', 'port'], true)(line, NOW)).toBe(
      `{"@timestamp":"2025-06-01T00:00:00.000Z","datetime":"2025-06-01 00:00:00Z","port":9988,${line.slice(1)}`,
    )
  })

  it('without a time is of now', () => {
    expect(splicer(['time'], true)('{"x":1}', NOW)).toBe(
      `{"@timestamp":"2026-01-02T03:04:05.678Z","time":${NOW},"x":1}`,
    )
  })

  it('has the keys of a request, and not its arguments', () => {
    const splice = splicer(['args.x'])
    const request = { url: '/log?x=1&y=2' }
    expect(splice('{"z":3}', NOW, request)).toBe('{"args.x":"1","z":3}')
    expect(splice('{"z":3,"z":4}', NOW, request)).toBe('{"args.x":"1","z":4}')
    expect(splice('no object', NOW, request)).toBe('{"args.x":"1","message":"no object"}')
  })

  it('has the keys of a request that it carries, and no trace of how', () => {
    const splice = splicer(['user.id', 'headers.X', 'port'])
    const values = JSON.stringify('{"user.id":"u1","port":1,"other":2}')
    const line = `{"user.id":"code","${CARRIED}":${values},"z":3}`
    expect(splice(line, NOW)).toBe('{"user.id":"u1","headers.X":"","port":9988,"z":3}')
    expect(splice(line.replace('"z"', '"z":1,"z"'), NOW)).toBe(
      '{"user.id":"u1","headers.X":"","port":9988,"z":3}',
    )
    for (const wrong of ['null', '5', '"no JSON"', '"[1]"', '{"user.id":"u1"}']) {
      expect(splice(`{"${CARRIED}":${wrong},"z":3}`, NOW)).toBe(
        '{"user.id":"","headers.X":"","port":9988,"z":3}',
      )
    }
  })

  it('has nothing of keys that it carries under a name that is not the secret one', () => {
    const splice = splicer(['user.id'])
    for (const name of ['gramexlog.keys', 'gramexlog.keys.0', `${CARRIED}0`]) {
      const line = `{"${name}":"{\\"user.id\\":\\"forged\\"}","z":3}`
      expect(splice(line, NOW)).toBe(`{"user.id":"",${line.slice(1)}`)
    }
  })

  describe('of pino-http', () => {
    const KEYS = [
      'method',
      'uri',
      'ip',
      'browser',
      'status',
      'duration',
      'error',
      'args.x',
      'request.path',
      'name',
    ]
    const splice = splicer([...KEYS, 'cookies.a', 'headers.Host', 'user.id', 'class', 'port'])
    const req = {
      id: 1,
      method: 'GET',
      url: '/p?x=1&x=2',
      headers: { host: 'h:1', 'user-agent': 'ua', cookie: 'a=b' },
      remoteAddress: '10.0.0.1',
      user: { id: 'forged' },
    }
    const started = {
      method: 'GET',
      uri: '/p?x=1&x=2',
      ip: '10.0.0.1',
      browser: 'ua',
      status: '',
      duration: '',
      error: '',
      'args.x': '2',
      'request.path': '/p',
      name: 'app',
      'cookies.a': 'b',
      'headers.Host': 'h:1',
      'user.id': '',
      class: '',
      port: 9988,
    }
    const done = { req, res: { statusCode: 503 }, responseTime: 12, err: { type: 'E', message: 'odd' } }
    const spliced = (line: object, request?: unknown) =>
      JSON.parse(splice(JSON.stringify(line), NOW, request)) as unknown

    it('has the keys of the request that it tells of, at its start and at its end', () => {
      expect(spliced({ req })).toEqual({ ...started, req })
      const ended = { ...started, status: 503, duration: 12, error: 'odd' }
      expect(spliced(done)).toEqual({ ...ended, ...done })
      // A line that is parsed.
      expect(JSON.parse(splice(`{"a":1,${JSON.stringify(done).slice(1, -1)},"a":2}`, NOW))).toEqual({
        ...ended,
        ...done,
        a: 2,
      })
    })

    it('of Fastify has less', () => {
      const line = { req: { method: 'GET', url: '/f', host: 'f:2', remoteAddress: '10.0.0.2' } }
      expect(spliced(line)).toMatchObject({ uri: '/f', ip: '10.0.0.2', 'headers.Host': 'f:2', browser: '' })
      expect(spliced({ res: { statusCode: 204 }, responseTime: 1.5 })).toMatchObject({
        status: 204,
        duration: 1.5,
        uri: '',
      })
    })

    it('is not asked where more is known, but of what that leaves open', () => {
      const current = { url: '/current', method: 'PUT' }
      expect(spliced({ req }, current)).toMatchObject({ uri: '/current', browser: '', ip: '' })
      const carried = JSON.stringify({ uri: '/carried', 'user.id': 'u1' })
      expect(spliced({ ...done, [CARRIED]: carried }, current)).toMatchObject({
        uri: '/carried',
        'user.id': 'u1',
        status: 503,
      })
    })

    it.each([
      ['text', { req: 'GET /', res: 'ok' }],
      ['odd kinds', { req: { url: 5, headers: [1], remoteAddress: {} }, res: { statusCode: 'x' }, err: 5 }],
      ['null', { req: null, res: null, responseTime: null, err: null }],
      ['another error', { err: { message: 'of something else' } }],
    ])('may have %s there instead', (_what, line) => {
      expect(spliced(line)).toMatchObject({ ...line, uri: '', browser: '', method: '' })
      expect(spliced({ err: { message: 'of something else' } })).toMatchObject({ error: '' })
    })
  })

  it('may be empty of keys', () => {
    expect(splicer([])('{"req":{"url":"/"},"z":3}', NOW)).toBe('{"req":{"url":"/"},"z":3}')
  })

  it('may be empty, or have spaces anywhere', () => {
    expect(splicer()('{}', NOW)).toBe('{}')
    expect(splicer(['port'])('{}', NOW)).toBe('{"port":9988}')
    expect(splicer(['port'])(' { } ', NOW)).toBe('{"port":9988}')
    expect(splicer(['port'])(' { "a" : [ 1 , { "b" : null } ] , "port" : 2 , "c" : "d" } ', NOW)).toBe(
      '{"port":9988,"a" : [ 1 , { "b" : null } ],"c" : "d"}',
    )
  })

  it('loses the members that a key replaces, wherever they stand', () => {
    const splice = splicer(['port', 'env.X'])
    expect(splice('{"port":1,"a":2}', NOW)).toBe('{"port":9988,"env.X":"x","a":2}')
    expect(splice('{"a":2,"port":{"b":[1]},"c":3}', NOW)).toBe('{"port":9988,"env.X":"x","a":2,"c":3}')
    expect(splice('{"a":2,"env.X":1,"port":"}"}', NOW)).toBe('{"port":9988,"env.X":"x","a":2}')
    expect(splice('{"port":1}', NOW)).toBe('{"port":9988,"env.X":"x"}')
    expect(splice('{"nested":{"port":1}}', NOW)).toContain('"nested":{"port":1}')
  })

  it('is read by its names unescaped', () => {
    expect(splicer(['port'])('{"\\u0070ort":1,"a\\"b":2}', NOW)).toBe('{"port":9988,"a\\"b":2}')
    expect(splicer([], true)(`{"\\u0074ime":${THEN}}`, NOW)).toContain('"@timestamp":"2025-06-01')
  })

  it('keeps its own @timestamp if it is one', () => {
    const splice = splicer(['port'], true)
    expect(splice('{"@timestamp":"mine","a":1}', NOW)).toBe('{"port":9988,"@timestamp":"mine","a":1}')
    expect(splice('{"@timestamp":5}', NOW)).toBe('{"port":9988,"@timestamp":5}')
    expect(splice('{"@timestamp":null,"a":1}', NOW)).toBe(
      '{"@timestamp":"2026-01-02T03:04:05.678Z","port":9988,"a":1}',
    )
  })

  it('has no name twice: the last stays', () => {
    const splice = splicer(['port'], true)
    const text = splice(`{"a":1,"time":1,"b":2,"\\u0061":3,"time":${THEN}}`, NOW)
    expect(JSON.parse(text)).toEqual({
      '@timestamp': '2025-06-01T00:00:00.000Z',
      port: 9988,
      a: 3,
      b: 2,
      time: THEN,
    })
    expect(memberNames(text).sort()).toEqual(['@timestamp', 'a', 'b', 'port', 'time'])
    const many = Array.from({ length: 100 }, (_, index) => `"n${index % 60}":${index}`).join(',')
    expect(memberNames(splice(`{${many}}`, NOW))).toHaveLength(62)
  })

  it('has a time in any of the units and forms of loggers', () => {
    const splice = splicer(['time'])
    const at = THEN + 123
    for (const time of [
      at,
      at * 1e3,
      `"${new Date(at).toISOString()}"`,
      '"2025-06-01T00:00:00.123456789Z"',
    ]) {
      expect(splice(`{"time":${time}}`, NOW)).toBe(`{"time":${at}}`)
    }
    expect(splice(`{"time":${THEN / 1000}}`, NOW)).toBe(`{"time":${THEN}}`)
    expect(splice(`{"time":${THEN}000000}`, NOW)).toBe(`{"time":${THEN}}`)
    for (const none of [
      '12.5',
      '-1',
      'null',
      '"5"',
      '"soon"',
      '"2025-99-99T00:00:00Z"',
      '{}',
      '[1]',
      '1e300',
      'true',
    ]) {
      expect(splice(`{"time":${none}}`, NOW)).toBe(`{"time":${NOW}}`)
    }
  })

  it('that is no object becomes a message', () => {
    for (const line of [
      'hello',
      '[1]',
      '5',
      'null',
      '',
      '{"a":1',
      '{"a":1}x',
      '{"a" 1}',
      '{a:1}',
      '{"a":1,}',
      '{,}',
      '{"a":01}',
      '{"a":"\t"}',
      '{"a":"\\x"}',
    ]) {
      expect(JSON.parse(splicer(['port'])(line, NOW))).toEqual({ port: 9988, message: line })
    }
  })

  it('holds no line break', () => {
    expect(splicer()('{\n"a": [1,\r\n2]}\n', NOW)).toBe('{"a":[1,2]}')
    expect(splicer()('{"a":\t1}', NOW)).toBe('{"a":1}')
  })

  it('over the cap is cut', () => {
    const text = splicer(
      ['port'],
      true,
      1000,
    )(JSON.stringify({ time: THEN, a: 1, big: 'x'.repeat(5000) }), NOW)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1000)
    expect(JSON.parse(text)).toMatchObject({
      '@timestamp': '2025-06-01T00:00:00.000Z',
      port: 9988,
      time: THEN,
      a: 1,
      'gramexlog.truncated': ['big'],
    })
    const message = splicer([], false, 100)('y'.repeat(5000), NOW)
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(100)
    expect(JSON.parse(message).message).toMatch(/^y+…$/)
  })

  it('may be nested deeper than a stack is', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000)
    expect(() => JSON.parse(splicer()(`{"deep":${deep}}`, NOW))).not.toThrow()
  })
})

describe('every spliced line', () => {
  const name = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('port', 'env.X', '@timestamp', '__proto__', 'a"\\b'),
  )

  it('is the line with the keys over it', () => {
    const splice = splicer(['port', 'env.X'], true)
    fc.assert(
      fc.property(fc.dictionary(name, fc.jsonValue()), fc.constantFrom(0, 2), (fields, indent) => {
        const line = JSON.stringify(fields, undefined, indent).replaceAll('\n', ' ')
        const expected = { ...JSON.parse(line), port: 9988, 'env.X': 'x' }
        const own = expected['@timestamp']
        if (typeof own !== 'string' && typeof own !== 'number')
          expected['@timestamp'] = '2026-01-02T03:04:05.678Z'
        const text = splice(line, NOW)
        expect(JSON.parse(text)).toEqual(expected)
        const names = memberNames(text)
        expect(new Set(names).size).toBe(names.length)
      }),
      { numRuns: 1000 },
    )
  })

  it('is JSON within the cap, whatever the line is', () => {
    const line = fc.record({
      o: fc.dictionary(name, fc.jsonValue()),
      at: fc.nat(200),
      by: fc.string({ maxLength: 2 }),
    })
    const broken = line.map(({ o, at, by }) => {
      const text = JSON.stringify(o)
      return text.slice(0, at) + by + text.slice(at + 1)
    })
    fc.assert(
      fc.property(
        fc.oneof(broken, fc.string({ unit: 'binary' })),
        fc.constantFrom(2, 200, 1 << 20),
        (text, cap) => {
          const record = splicer(['port'], true, cap)(text, NOW)
          expect(Buffer.byteLength(record)).toBeLessThanOrEqual(cap)
          const parsed = JSON.parse(record)
          if (cap > 200) expect(parsed.port).toBe(9988)
          expect(record).not.toMatch(/[\n\r]/)
        },
      ),
      { numRuns: 3000 },
    )
  })
})
