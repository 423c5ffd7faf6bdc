import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutText } from '../../src/json/cut-text.ts'
import { normalize } from '../../src/json/normalize.ts'

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))
/** Characters of every length in JSON: escaped, lone surrogates, and of one to four bytes. */
const character = fc.constantFrom(
  'a',
  '"',
  '\\',
  '\n',
  '\b',
  '\u0001',
  '\u007f',
  'é',
  '€',
  '\ud800',
  '\udc00',
  '😀',
)
const text = fc.array(character, { maxLength: 60 }).map((characters) => characters.join(''))

describe('cutText', () => {
  it('counts the bytes of the JSON text exactly', () => {
    fc.assert(
      fc.property(text, (whole) => {
        expect(cutText(whole, 1000)).toEqual({ text: whole, bytes: bytesOf(whole), cut: false })
      }),
      { numRuns: 500 },
    )
  })

  it('keeps as much as fits before the ellipsis', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 5, max: 100 }), (whole, maxBytes) => {
        const { text, bytes, cut } = cutText(whole, maxBytes)
        expect(cut).toBe(bytesOf(whole) > maxBytes)
        expect(bytes).toBe(bytesOf(text))
        expect(bytes).toBeLessThanOrEqual(maxBytes)
        if (!cut) return
        expect(whole.startsWith(text.slice(0, -1))).toBe(true)
        expect(text.endsWith('…')).toBe(true)
        expect(bytes).toBeGreaterThan(maxBytes - 6)
      }),
      { numRuns: 1000 },
    )
  })

  it('is empty where not even the ellipsis fits', () => {
    expect(cutText('abc', 4)).toEqual({ text: '', bytes: 2, cut: true })
    expect(cutText('ab', 4)).toEqual({ text: 'ab', bytes: 4, cut: false })
  })
})

describe('normalize', () => {
  it('never gives more than maxBytes, and says whether it left something out', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.integer({ min: 0, max: 120 }), (value, maxBytes) => {
        const whole = JSON.parse(JSON.stringify(value))
        const { value: json, bytes, cut } = normalize(whole, maxBytes)
        expect(bytes).toBeLessThanOrEqual(Math.max(maxBytes, 0))
        if (json !== undefined) expect(bytesOf(json)).toBeLessThanOrEqual(bytes)
        if (!cut) expect(JSON.stringify(json)).toBe(JSON.stringify(whole))
      }),
      { numRuns: 1000 },
    )
  })
})
