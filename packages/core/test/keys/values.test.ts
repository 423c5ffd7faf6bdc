import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileKeys } from '../../src/keys/compile.ts'
import { REQUEST_KEYS } from './request-keys.ts'

const context = { target: 'app', env: {}, pid: 1, hostname: 'h' }

function values(names: readonly string[], request: unknown): Record<string, unknown> {
  return JSON.parse(`{${compileKeys(names, context).encode(request, 0)}}`)
}

function value(name: string, request: unknown): unknown {
  return values([name], request)[name]
}

describe('the value of a key', () => {
  it('keeps strings, numbers and booleans, and is JSON for anything else', () => {
    const user = {
      text: 'a"b\n',
      count: 3,
      ok: false,
      roles: ['a', 'b'],
      when: new Date(0),
      big: 10n ** 20n,
      set: new Set([1]),
      id: { toJSON: () => 'abc' },
    }
    const names = Object.keys(user).map((name) => `user.${name}`)
    expect(Object.values(values(names, { user }))).toEqual([
      'a"b\n',
      3,
      false,
      ['a', 'b'],
      '1970-01-01T00:00:00.000Z',
      '100000000000000000000',
      [1],
      'abc',
    ])
  })

  it('is "" for what has no value in JSON', () => {
    for (const id of [undefined, null, Number.NaN, () => 1, Symbol('s'), { toJSON: () => undefined }]) {
      expect(value('user.id', { user: { id } })).toBe('')
    }
  })

  it('is "" where a getter throws, and harms no other key', () => {
    const request = {
      method: 'GET',
      get url(): string {
        throw new Error('no')
      },
      get user(): object {
        throw new Error('no')
      },
    }
    expect(values(['user', 'uri', 'args.x', 'method'], request)).toEqual({
      user: '',
      uri: '',
      'args.x': '',
      method: 'GET',
    })
  })

  it('takes at most 8 KiB, whatever the client sends', () => {
    const long = 'é'.repeat(100_000)
    const text = compileKeys(['headers.X', 'user.list'], context).encode(
      { headers: { x: long }, user: { list: Array(100_000).fill(long) } },
      0,
    )
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2 * (8192 + 20))
    const cut = JSON.parse(`{${text}}`)
    expect(cut['headers.X']).toMatch(/^é+…$/)
    expect(cut['user.list'][0]).toMatch(/^é+…$/)
  })

  it('never throws and always is JSON, whatever the request is', () => {
    const names = ['name', ...REQUEST_KEYS]
    names.push('args.x', 'request.path', 'request.secure', 'headers.a', 'cookies.a', 'user.a.b', 'port')
    const keys = compileKeys(names, context)
    const revoked = Proxy.revocable({}, {})
    revoked.revoke()
    expect(Object.keys(JSON.parse(`{${keys.encode(revoked.proxy, 0)}}`))).toEqual(names)
    const part = fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true })
    const request = fc.dictionary(
      fc.constantFrom(
        'url',
        'headers',
        'user',
        'session',
        'raw',
        'socket',
        'route',
        'res',
        'err',
        'cookies',
        'app',
      ),
      part,
    )
    fc.assert(
      fc.property(fc.oneof(part, request), (from) => {
        expect(Object.keys(JSON.parse(`{${keys.encode(from, 0)}}`))).toEqual(names)
      }),
    )
  })
})

describe('user', () => {
  it('is of req.user, else of the session, else of req.auth', () => {
    expect(value('user', { user: { id: 1 }, session: { user: { id: 2 } }, auth: { id: 3 } })).toBe(1)
    expect(value('user', { session: { user: { id: 2 } }, auth: { id: 3 } })).toBe(2)
    expect(value('user.id', { auth: { id: 3 } })).toBe(3)
  })

  it('follows dots, unless the whole path is a name', () => {
    const user = { address: { city: 'Bern' }, 'https://app.example/role': 'admin' }
    expect(value('user.address.city', { user })).toBe('Bern')
    expect(value('user.address.none.deeper', { user })).toBe('')
    expect(value('user.https://app.example/role', { user })).toBe('admin')
  })

  it('finds a getter of a model, but nothing of a prototype', () => {
    class Model {
      get id(): string {
        return 'm1'
      }
      name(): string {
        return 'method'
      }
    }
    const user = new Model()
    expect(value('user', { user })).toBe('m1')
    const own = Object.create({ inherited: 'x' })
    for (const name of ['name', 'constructor', '__proto__', '__proto__.id', 'constructor.name', 'toString']) {
      expect(value(`user.${name}`, { user })).toBe('')
    }
    expect(value('user.inherited', { user: own })).toBe('')
    expect(value('user.__proto__.id', { user: JSON.parse('{"__proto__":{"id":1}}') })).toBe('')
  })
})

describe('keys of requests of other shapes', () => {
  it('finds a session by the names of the session libraries', () => {
    expect(value('session', { session: { id: 's1' }, sessionID: 's2' })).toBe('s1')
    expect(value('session', { sessionID: 's2' })).toBe('s2')
    expect(value('session', { session: { sessionId: 's3' } })).toBe('s3')
  })

  it('finds an error left on the request or the response', () => {
    expect(value('error', { err: new Error('a') })).toBe('a')
    expect(value('error', { error: 'b' })).toBe('b')
    expect(value('error', { res: { err: { message: 'c' } } })).toBe('c')
  })

  it('reads the web standard Request', () => {
    const raw = new Request('http://localhost/p?x=1', { headers: { 'User-Agent': 'web' } })
    for (const request of [raw, { raw }]) {
      expect(values(['method', 'uri', 'args.x', 'browser', 'request.path'], request)).toEqual({
        method: 'GET',
        uri: '/p?x=1',
        'args.x': '1',
        browser: 'web',
        'request.path': '/p',
      })
    }
  })

  it('joins several values of a header and takes any spelling of its name', () => {
    expect(value('headers.X-List', { headers: { 'x-list': ['a', 'b'] } })).toBe('a, b')
    expect(value('headers.x-list', { headers: { 'X-LIST': 'a' } })).toBe('a')
    expect(value('headers.constructor', { headers: {} })).toBe('')
  })

  it('prefers the cookies that a parser has read', () => {
    const headers = { cookie: 'a=raw; b=%E0%A4; __proto__=p' }
    expect(value('cookies.a', { cookies: { a: 'parsed' }, headers })).toBe('parsed')
    expect(value('cookies.a', { headers })).toBe('raw')
    expect(value('cookies.b', { headers })).toBe('%E0%A4')
    expect(value('cookies.__proto__', { headers })).toBe('p')
    expect(value('cookies.toString', { headers })).toBe('')
  })

  it('does not take a raw body for the request of a framework', () => {
    const request = { raw: Buffer.from('body'), url: '/u', socket: { remoteAddress: '::1' } }
    expect(values(['uri', 'ip', 'class'], request)).toEqual({ uri: '/u', ip: '::1', class: 'http' })
  })

  it('takes the address that the framework made of the headers of proxies', () => {
    expect(value('ip', { ip: '10.0.0.1', socket: { remoteAddress: '::1' } })).toBe('10.0.0.1')
  })

  it('names the route with the path where its router is mounted', () => {
    expect(value('name', { route: { path: '/' }, baseUrl: '' })).toBe('/')
    expect(value('name', { route: { path: '/' }, baseUrl: '/api' })).toBe('/api')
    expect(value('name', { route: { path: /^\/a/ }, baseUrl: '/api' })).toBe('/api/^\\/a/')
    expect(value('name', { route: { path: ['/a', '/b'] } })).toBe('app')
  })

  it('takes only plain values of the request', () => {
    const request = { secure: true, body: { a: 1 }, get: () => 1, raw: { headers: {}, httpVersionMajor: 1 } }
    expect(value('request.secure', request)).toBe(true)
    expect(value('request.httpVersionMajor', request)).toBe(1)
    for (const name of ['body', 'get', '__proto__', 'constructor']) {
      expect(value(`request.${name}`, request)).toBe('')
    }
  })
})
