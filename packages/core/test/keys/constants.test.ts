import { describe, expect, it } from 'vitest'
import { DIRECT_KEYS } from '../../src/config/key-names.ts'
import { compileKeys, type KeyContext } from '../../src/keys/compile.ts'
import { REQUEST_KEYS } from './request-keys.ts'

const context: KeyContext = { target: 'app', env: { HOME: '/root', EMPTY: '' }, pid: 42, hostname: 'host-1' }
const AT = Date.UTC(2026, 0, 2, 3, 4, 5, 678)

function values(names: readonly string[], request?: unknown, over: Partial<KeyContext> = {}): unknown {
  return JSON.parse(`{${compileKeys(names, { ...context, ...over }).encode(request, AT)}}`)
}

describe('keys without a request', () => {
  it('resolves all that do not need one', () => {
    const names = ['name', 'time', 'datetime', 'port', 'pid', 'hostname', 'env.HOME']
    expect(values(names)).toEqual({
      name: 'app',
      time: AT,
      datetime: '2026-01-02 03:04:05Z',
      port: 9988,
      pid: 42,
      hostname: 'host-1',
      'env.HOME': '/root',
    })
  })

  it('gives "" for every key that a request would have', () => {
    const names = [...REQUEST_KEYS]
    names.push('args.x', 'request.path', 'headers.Host', 'cookies.sid', 'user.id', 'env.NONE')
    for (const none of [undefined, null, 'request', 7]) {
      expect(values(names, none)).toEqual(Object.fromEntries(names.map((name) => [name, ''])))
    }
  })

  it('keeps the order of the list and counts a name once', () => {
    expect(compileKeys(['pid', 'name', 'pid'], context).encode(undefined, AT)).toBe('"pid":42,"name":"app"')
    expect(compileKeys([], context).encode(undefined, AT)).toBe('')
  })

  it('tells the names that it takes and whether a request matters', () => {
    const constant = compileKeys(['pid', 'datetime', 'env.HOME'], context)
    expect([...constant.names]).toEqual(['pid', 'datetime', 'env.HOME'])
    expect(constant.needsRequest).toBe(false)
    expect(compileKeys(['user.id'], context).needsRequest).toBe(true)
  })

  it('takes the port from GRAMEX_PORT, then from the configuration', () => {
    expect(values(['port'], undefined, { env: { GRAMEX_PORT: '8001' }, appPort: 8002 })).toEqual({
      port: 8001,
    })
    expect(values(['port'], undefined, { env: { GRAMEX_PORT: 'unix' } })).toEqual({ port: 'unix' })
    expect(values(['port'], undefined, { env: { GRAMEX_PORT: '' }, appPort: 8002 })).toEqual({ port: 8002 })
    expect(values(['port'], { socket: { localPort: 8003 } }, { appPort: 8002 })).toEqual({ port: 8002 })
    expect(values(['port'], { socket: { localPort: 8003 } })).toEqual({ port: 8003 })
    expect(values(['port'], {})).toEqual({ port: 9988 })
  })

  it('takes no environment variable from a prototype', () => {
    expect(values(['env.toString', 'env.__proto__', 'env.EMPTY'])).toEqual(
      JSON.parse('{"env.toString":"","env.__proto__":"","env.EMPTY":""}'),
    )
    expect(values(['env.constructor'], undefined, { env: process.env })).toEqual({ 'env.constructor': '' })
  })

  it('reads the environment once', () => {
    const env: NodeJS.ProcessEnv = { X: 'before' }
    const keys = compileKeys(['env.X'], { ...context, env })
    env.X = 'after'
    expect(keys.encode(undefined, AT)).toBe('"env.X":"before"')
  })

  it('prints times of every second and of any number', () => {
    const keys = compileKeys(['datetime', 'time'], context)
    const at = (timeMs: number): unknown => JSON.parse(`{${keys.encode(undefined, timeMs)}}`)
    expect(at(0)).toEqual({ datetime: '1970-01-01 00:00:00Z', time: 0 })
    expect(at(-1)).toEqual({ datetime: '1969-12-31 23:59:59Z', time: -1 })
    expect(at(AT + 999.5)).toEqual({ datetime: '2026-01-02 03:04:06Z', time: AT + 999 })
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, 1e300]) {
      expect((at(wrong) as { time: number }).time).toBeGreaterThan(AT - 1e12)
    }
  })

  it('knows every direct key and refuses any other', () => {
    expect(compileKeys(DIRECT_KEYS, context).names.size).toBe(DIRECT_KEYS.length)
    for (const name of ['toString', 'user_id', 'header.Host', '.x', '', '__proto__']) {
      expect(() => compileKeys([name], context)).toThrow('is not a key')
    }
  })
})
