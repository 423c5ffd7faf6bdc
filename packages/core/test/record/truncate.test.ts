import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileKeys } from '../../src/keys/compile.ts'
import { createEncoder } from '../../src/record/encode.ts'
import { memberNames } from './names.ts'

const AT = Date.UTC(2026, 0, 1)
const context = { target: 'app', appPort: 9988, env: {}, pid: 1, hostname: 'h' }

/** Encodes within a cap, checks that the record keeps it, and parses it. */
function cut(fields: unknown, maxRecordBytes: number, keys: readonly string[] = ['port'], request?: unknown) {
  const encode = createEncoder({ keys: compileKeys(keys, context), timestamp: true, maxRecordBytes })
  const text = encode(fields, request, AT)
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxRecordBytes)
  const names = memberNames(text)
  expect(new Set(names).size).toBe(names.length)
  return JSON.parse(text) as Record<string, unknown> & { 'gramexlog.truncated'?: string[] }
}

describe('a record over the cap', () => {
  it('has its largest field cut and named, and all else whole', () => {
    const record = cut({ a: 1, big: 'x'.repeat(5000), b: 'y'.repeat(200) }, 1000)
    expect(record).toMatchObject({
      '@timestamp': '2026-01-01T00:00:00.000Z',
      port: 9988,
      a: 1,
      b: 'y'.repeat(200),
    })
    expect(record.big).toMatch(/^x{100,}…$/)
    expect(record['gramexlog.truncated']).toEqual(['big'])
  })

  it('uses most of the room', () => {
    const text = JSON.stringify(cut({ big: 'x'.repeat(1e6) }, 100_000))
    expect(text.length).toBeGreaterThan(95_000)
  })

  it('has several large fields cut to one size', () => {
    const record = cut({ a: 'x'.repeat(9000), b: 'y'.repeat(5000), c: 'small' }, 4000)
    expect(Math.abs((record.a as string).length - (record.b as string).length)).toBeLessThan(5)
    expect(record.c).toBe('small')
    expect(record['gramexlog.truncated']).toEqual(['a', 'b'])
  })

  it('is not cut if it just fits', () => {
    const fields = { x: 'é'.repeat(1000) }
    const whole = Buffer.byteLength(JSON.stringify(cut(fields, 1 << 20)))
    expect(cut(fields, whole)['gramexlog.truncated']).toBeUndefined()
    expect(cut(fields, whole - 1)['gramexlog.truncated']).toEqual(['x'])
  })

  it('keeps the type of what is cut, so that a mapping still fits', () => {
    const list = Array.from({ length: 500 }, (_, id) => ({ id, name: 'n'.repeat(10) }))
    const record = cut({ list, object: { list, tail: 1 } }, 2000)
    const items = record.list as { id: number; name: string }[]
    expect(items.length).toBeGreaterThan(5)
    expect(items.slice(0, -1)).toEqual(list.slice(0, items.length - 1))
    expect((record.object as { list: unknown[] }).list[0]).toEqual(list[0])
    expect(record['gramexlog.truncated']).toEqual(['list', 'object'])
  })

  it('is cut between code points', () => {
    for (let cap = 300; cap < 320; cap++) {
      const { big } = cut({ big: '😀"\u0001é\ud800'.repeat(500) }, cap)
      expect(big).toMatch(/^(😀|"|\u0001|é|\ud800)*…$/u)
    }
  })

  it('with 10,000 fields keeps the first and lists some of the rest', () => {
    const fields = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, i) => [`field${i}`, 'v'.repeat(100)]),
    )
    const record = cut(fields, 20_000)
    expect(record.field0).toBe('v'.repeat(100))
    expect(record.field9999).toBeUndefined()
    expect(record['gramexlog.truncated']!.at(-1)).toBe('…')
    expect(Buffer.byteLength(JSON.stringify(record['gramexlog.truncated']))).toBeLessThanOrEqual(2048)
  })

  it('drops a field whose name alone is too long', () => {
    const record = cut({ ['n'.repeat(5000)]: 1, x: 2 }, 1000)
    expect(Object.keys(record)).toEqual(['@timestamp', 'port', 'x', 'gramexlog.truncated'])
    expect(record['gramexlog.truncated']![0]).toMatch(/^n+…$/)
  })

  it('keeps its own timestamp before other fields', () => {
    const fields = {
      ...Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`f${i}`, i])),
      '@timestamp': 5,
    }
    expect(cut(fields, 300)['@timestamp']).toBe(5)
  })

  it('has one mark, even if the fields bring one', () => {
    const record = cut({ 'gramexlog.truncated': 'mine', big: 'x'.repeat(5000) }, 1000)
    expect(record['gramexlog.truncated']).toEqual(['big'])
  })

  it('cuts keys only where they alone take more than half the room', () => {
    const request = { headers: { a: 'h'.repeat(100_000) } }
    const keys = ['port', 'headers.A']
    expect(
      (cut({ x: 'x'.repeat(90_000) }, 50_000, keys, request)['headers.A'] as string).length,
    ).toBeGreaterThan(8000)
    const small = cut({ x: 1 }, 1000, keys, request)
    expect(small).toMatchObject({ '@timestamp': '2026-01-01T00:00:00.000Z', port: 9988, x: 1 })
    expect(small['headers.A']).toMatch(/^h+…$/)
    expect(small['gramexlog.truncated']).toEqual(['headers.A'])
  })

  it('takes neither time nor memory without bound for a gigantic field', () => {
    let doubled: unknown = 'leaf'
    for (let level = 0; level < 31; level++) doubled = [doubled, doubled]
    const endless = new Proxy([], {
      get: (from, name) => (name === 'length' ? 2 ** 32 - 1 : (Reflect.get(from, name) ?? 'item')),
    })
    const fields = {
      doubled,
      sparse: new Array(2 ** 32 - 1),
      endless,
      buffer: Buffer.alloc(50_000_000),
      text: 'x'.repeat(100_000_000),
      map: new Map(Array.from({ length: 100_000 }, (_, i) => [i, i])),
      strings: Array.from({ length: 1_000_000 }, () => 'string'),
    }
    const started = performance.now()
    expect(cut({ ...fields, after: 'small' }, 10_000)).toMatchObject({
      after: 'small',
      'gramexlog.truncated': Object.keys(fields),
    })
    for (const [name, value] of Object.entries(fields)) {
      expect(cut({ [name]: value, after: 'small' }, 10_000)).toMatchObject({
        after: 'small',
        'gramexlog.truncated': [name],
      })
    }
    expect(performance.now() - started).toBeLessThan(3000)
  })

  it('names a field of which a part with a long name is missing', () => {
    const record = cut({ o: { a: 1, ['n'.repeat(5000)]: 2 } }, 1000)
    expect(record).toMatchObject({ o: { a: 1 }, 'gramexlog.truncated': ['o'] })
    for (let length = 1; length < 200; length++)
      cut({ o: { a: 'x'.repeat(length), ['😀'.repeat(300)]: 2 } }, 700)
  })

  it('does not count what JSON leaves out', () => {
    const methods = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`method${i}`, () => i]))
    expect(cut({ o: { ...methods, last: 1n } }, 400)).toMatchObject({ o: { last: 1 } })
    expect(cut({ o: { ...methods, last: 1n } }, 400)['gramexlog.truncated']).toBeUndefined()
  })

  it('always keeps the cap and names each field that is not whole', () => {
    const field = fc.oneof(fc.string({ maxLength: 400, unit: 'binary' }), fc.jsonValue({ maxDepth: 3 }))
    fc.assert(
      fc.property(fc.dictionary(fc.string(), field), fc.integer({ min: 400, max: 2000 }), (fields, cap) => {
        const record = cut(fields, cap)
        const named = new Set(record['gramexlog.truncated'])
        if (named.has('…')) return
        for (const [name, value] of Object.entries(JSON.parse(JSON.stringify(fields)))) {
          if (!named.has(name) && !['port', '@timestamp', 'gramexlog.truncated'].includes(name)) {
            expect(record[name]).toEqual(value)
          }
        }
      }),
      { numRuns: 500 },
    )
  })
})
