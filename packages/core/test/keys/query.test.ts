import { describe, expect, it } from 'vitest'
import { queryArgs } from '../../src/keys/query.ts'

function argsOf(url: string): unknown {
  return { ...queryArgs({ url }) }
}

describe('queryArgs', () => {
  it('takes the last value of a repeated argument, and empty ones', () => {
    expect(argsOf('/log?x=1&x=2&%E9%AB%98=%CF%83&s=&bare#x=3')).toEqual({ x: '2', 高: 'σ', s: '', bare: '' })
  })

  it('reads + as a space and keeps bad encodings', () => {
    expect(argsOf('/?a=b+c&bad=%zz&cut=%e')).toEqual({ a: 'b c', bad: '%zz', cut: '%e' })
  })

  it('has no prototype', () => {
    const args = queryArgs({ url: '/?__proto__=p&constructor=c' })
    expect(Object.entries(args)).toEqual([
      ['__proto__', 'p'],
      ['constructor', 'c'],
    ])
    expect(Object.getPrototypeOf(args)).toBeNull()
    expect(queryArgs({ url: '/' }).toString).toBeUndefined()
  })

  it('prefers the URL as the client sent it', () => {
    expect({ ...queryArgs({ originalUrl: '/a?x=1', url: '/b?x=2' }) }).toEqual({ x: '1' })
  })

  it('is empty for anything that is no request', () => {
    const throwing = {
      get url(): string {
        throw new Error('no')
      },
    }
    for (const none of [undefined, null, 5, {}, { url: 7 }, throwing])
      expect({ ...queryArgs(none) }).toEqual({})
  })
})
