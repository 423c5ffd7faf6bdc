import { describe, expect, test } from 'vitest'
import { logHandler } from '../src/index.ts'
import { localTarget } from './support/local-target.ts'
import { FRAMEWORKS } from './support/servers.ts'

const records = localTarget(['user.id', 'headers.X-Id'])
const query = (count: number) => Array.from({ length: count }, (_, n) => `a${n}=1`).join('&')

describe.each(FRAMEWORKS)('in %s', (_name, _framework, start) => {
  test('the arguments are logged, with the fields over them and the keys over both', async () => {
    const origin = await start({ handler: logHandler('app', { event: 'handler' }), user: true })
    const path = '/log?x=1&y=2&y=%C3%BC&event=forged&user.id=forged&__proto__=p&constructor=c'
    const response = await fetch(origin + path, { headers: { 'X-User': 'u1', 'X-Id': 'i1' } })
    expect([response.status, await response.text()]).toEqual([200, 'null'])
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
    const keys = { 'user.id': 'u1', 'headers.X-Id': 'i1' }
    expect(await records()).toEqual([{ ...keys, event: 'handler', x: '1', y: 'ü', constructor: 'c' }])
  })

  test.each([
    ['101 arguments', query(101), /101 arguments; at most 100/],
    ['more than 8 KiB', `x=${'x'.repeat(8 * 1024)}`, /8194 bytes; at most 8192/],
  ])('%s are refused, and nothing is logged', async (_what, tooMuch, reason) => {
    const origin = await start({ handler: logHandler('app') })
    const response = await fetch(`${origin}/log?${tooMuch}`)
    expect([response.status, await response.json()]).toEqual([413, { error: expect.stringMatching(reason) }])
    expect(await records()).toEqual([])
  })

  test('100 arguments of together 8 KiB are not', async () => {
    const origin = await start({ handler: logHandler('app') })
    const most = query(100)
    const response = await fetch(`${origin}/log?${most}${'1'.repeat(8 * 1024 - most.length)}`)
    expect(response.status).toBe(200)
    expect(Object.keys((await records())[0]!)).toHaveLength(102)
  })
})

test('an unknown target is told when the handler is made', () => {
  expect(() => logHandler('guide')).toThrow(/unknown log target "guide"/)
})
