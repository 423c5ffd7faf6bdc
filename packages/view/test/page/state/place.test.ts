import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NOWHERE, type Place, parametersOf, printPlace, readPlace } from '../../../page/state/place.ts'
import { parseQuery } from '../../../src/query/parse.ts'

const BASE = 'http://localhost:9988/logs/'
const at = (address: string) => readPlace('/logs/', new URL(address, BASE))

test('an address is the URL grammar, with what is of the page alone behind #', () => {
  const place = at(
    'requests?level=error&duration%3E=500&q=card&_from=now-1h&_c=url&_sort=-duration#zone=utc&open=x-1',
  )
  expect(place).toEqual({
    ...NOWHERE,
    target: 'requests',
    text: 'card',
    from: 'now-1h',
    conditions: [
      ['level', 'error'],
      ['duration>', '500'],
    ],
    columns: ['url'],
    sort: ['-duration'],
    zone: 'utc',
    open: 'x-1',
  })
  expect(parseQuery(parametersOf(place))).toMatchObject({
    text: 'card',
    filters: [
      { kind: 'is', column: 'level' },
      { kind: 'compare', column: 'duration', by: '>', value: '500' },
    ],
  })
})

test('without a target it is the place where none is chosen', () => {
  expect(at('')).toEqual(NOWHERE)
  expect(printPlace(NOWHERE)).toBe('')
})

test('what the table does by itself is left out: _limit, _offset, _meta and _format', () => {
  expect(printPlace(at('requests?_limit=5&_offset=10&_meta=y&_format=csv&a=b&~x=1'))).toBe('requests?a=b')
})

test('groups of all records are told from none', () => {
  expect(at('requests?_by=').by).toEqual([])
  expect(printPlace(at('requests?_by='))).toBe('requests?_by=')
  expect(at('requests').by).toBeUndefined()
})

test('a name that is no right encoding is taken as it stands', () => {
  expect(at('%E0%A4%A').target).toBe('%E0%A4%A')
})

test('every place comes back from its address', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 8 })
  const name = text.filter((key) => key !== '' && !/^[_~]|^q$/.test(key))
  const names = fc.array(name, { maxLength: 3 })
  const place: fc.Arbitrary<Place> = fc.record({
    target: fc.option(fc.stringMatching(/^[\p{L}\d_][\p{L}\d_.-]{0,9}$/u), { nil: undefined }),
    tab: fc.constantFrom('records', 'delivery'),
    text,
    from: fc.constantFrom('', 'now-1h'),
    to: fc.constantFrom('', '2026-01-31'),
    conditions: fc.array(fc.tuple(name, text), { maxLength: 4 }),
    by: fc.option(names, { nil: undefined }),
    columns: names,
    sort: names,
    zone: fc.constantFrom('utc', 'local'),
    times: fc.constantFrom('absolute', 'relative'),
    open: fc.option(name, { nil: undefined }),
    live: fc.boolean(),
  })
  fc.assert(
    fc.property(place, (one) => {
      expect(at(printPlace(one))).toEqual(one)
    }),
  )
})
