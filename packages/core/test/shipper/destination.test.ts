import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documentId, newJournalId } from '../../src/journal/id.ts'
import { indexFinder } from '../../src/shipper/destination.ts'

const BEGAN = Date.UTC(2026, 0, 31, 23, 59)
const ID = documentId(newJournalId(BEGAN), 1, 0)

/** The index of a line, found anew. */
function indexOf(index: string, line: string, id = ID): string {
  return indexFinder({ index })!({ id, line: Buffer.from(line) })
}

const day = (line: string) => indexOf('app-{yyyy.MM.dd}', line)

test('a name without dates needs no looking at records', () => {
  expect(indexFinder({ index: 'app' })).toBeUndefined()
})

test('the date is that of the record, in UTC, whatever the time of its sending', () => {
  const times = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) })
  const find = indexFinder({ index: 'app-{yyyy-MM-dd}.{HH}' })!
  fc.assert(
    fc.property(times, fc.boolean(), (ms, first) => {
      const iso = new Date(ms).toISOString()
      const line = JSON.stringify(first ? { '@timestamp': iso, x: 1 } : { x: 1, '@timestamp': iso })
      const expected = `app-${iso.slice(0, 10)}.${iso.slice(11, 13)}`
      expect(find({ id: ID, line: Buffer.from(line) })).toBe(expected)
    }),
  )
})

test('a week is that of ISO 8601: the one that a count of days from a known Monday gives', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000 }), (days) => {
      const date = new Date(days * 86_400_000)
      // The oracle: count Thursdays of the year up to the one of this week.
      const thursday = new Date(date)
      while (thursday.getUTCDay() !== 1) thursday.setUTCDate(thursday.getUTCDate() - 1)
      thursday.setUTCDate(thursday.getUTCDate() + 3)
      const year = thursday.getUTCFullYear()
      let week = 0
      for (const d = new Date(Date.UTC(year, 0, 1)); d <= thursday; d.setUTCDate(d.getUTCDate() + 1))
        if (d.getUTCDay() === 4) week += 1
      const line = JSON.stringify({ '@timestamp': date.toISOString() })
      expect(indexOf('app-{xxxx}.{ww}', line)).toBe(`app-${year}.${String(week).padStart(2, '0')}`)
    }),
    { numRuns: 200 },
  )
  expect(indexOf('app-{xxxx.ww}', '{"@timestamp":"2027-01-01T00:00:00.000Z"}')).toBe('app-2026.53')
})

test.each([
  ['2025-12-31T23:30:00.000-01:00', '2026.01.01'],
  ['2026-01-01T00:30:00+0100', '2025.12.31'],
  ['2025-12-31T23:30', '2025.12.31'],
  ['2025-12-31T23:30:00,5Z', '2025.12.31'],
  ['2025-12-31', '2025.12.31'],
  ['2025-12', '2025.12.01'],
  ['1767225600000', '2026.01.01'],
  [1767225599999, '2025.12.31'],
  [1767225599999.9, '2025.12.31'],
])('the own @timestamp %s of a record is read as the server reads it', (stamp, expected) => {
  expect(day(JSON.stringify({ '@timestamp': stamp }))).toBe(`app-${expected}`)
  expect(day(JSON.stringify({ a: 1, '@timestamp': stamp }))).toBe(`app-${expected}`)
})

test.each([
  ['none', '{"x":1}'],
  ['one inside a field', '{"x":{"@timestamp":"2020-01-01T00:00:00.000Z"},"y":"\\"@timestamp\\":1"}'],
  ['one that is no time', '{"@timestamp":"yesterday, about noon, I think"}'],
  ['one that begins like a time', '{"@timestamp":"2026-02-01T00:00:00.000 or so"}'],
  ['one beyond all years', '{"@timestamp":1e300}'],
  ['one before 1970', '{"@timestamp":-1}'],
  ['an object for one', '{"@timestamp":{"$date":1}}'],
  ['damage', '{"@timestamp":"2026-02-01T00:00:00.0'],
  ['damage before it', '{"x":,"@timestamp":"2026-02-01T00:00:00.000Z"}'],
])('a record with %s counts to the day on which its journal began', (_, line) => {
  expect(day(line)).toBe('app-2026.01.31')
})

test('what stands at the front is not taken for the whole of a longer time', () => {
  expect(day('{"@timestamp":"2026-02-01T00:00:00.000Zulu"}')).toBe('app-2026.01.31')
})

test('what was found of the records before changes nothing', () => {
  const two = fc.constantFrom('00', '07', '59', '60', '5a')
  const stamps = fc
    .tuple(
      fc.constantFrom('2026-02-01T00', '2026-02-01T24'),
      two,
      two,
      fc.constantFrom('.000Z', '.999Z', '.9a9Z', '.00Z', 'Z', '.000z', '.000+01:00', '.000Zulu'),
    )
    .map(([hour, minute, second, end]) => `${hour}:${minute}:${second}${end}`)
  const lines = stamps.map((stamp) => `{"@timestamp":"${stamp}","x":1}`)
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ arbitrary: lines, weight: 9 }, fc.constant('{}')), { minLength: 1 }),
      (all) => {
        const find = indexFinder({ index: 'app-{yyyy.MM.dd.HH}' })!
        for (const line of ['{"@timestamp":"2026-02-01T00:30:30.500Z"}', ...all])
          expect(find({ id: ID, line: Buffer.from(line) })).toBe(indexOf('app-{yyyy.MM.dd.HH}', line))
      },
    ),
    { numRuns: 300 },
  )
})

test('an id that somebody made up counts to the first day', () => {
  expect(indexOf('app-{yyyy.MM.dd}', '{"x":1}', 'mine')).toBe('app-1970.01.01')
})
