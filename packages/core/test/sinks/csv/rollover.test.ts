import { afterEach, expect, test } from 'vitest'
import type { CsvUnit } from '../../../src/config/target.ts'
import { rolloverAt, suffix } from '../../../src/sinks/csv/rollover.ts'
import golden from './golden.json' with { type: 'json' }

const zone = process.env.TZ
afterEach(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

type Recorded = [string, number, string, number, boolean, string | null, number, string]
const recorded = golden.rollovers as Recorded[]

test.each(['UTC', 'America/New_York', 'Asia/Kolkata', 'Europe/Berlin'])(
  'files are followed and named as by Python, in %s',
  (zone) => {
    process.env.TZ = zone
    const cases = recorded.filter(([where]) => where === zone)
    expect(cases.length).toBeGreaterThan(600)
    for (const [, start, unit, interval, utc, at, rollover, name] of cases) {
      const [hours = 0, minutes = 0, seconds = 0] = (at ?? '').split(':').map(Number)
      const rotation = {
        when: unit.toUpperCase() as CsvUnit,
        interval,
        utc,
        ...(at !== null && { atSeconds: (hours * 60 + minutes) * 60 + seconds }),
      }
      const told = { start, unit, interval, utc, at }
      expect({ ...told, at: rolloverAt(start * 1000 + 999, rotation) / 1000 }).toEqual({
        ...told,
        at: rollover,
      })
      expect({ ...told, name: suffix(rollover * 1000, rotation) }).toEqual({ ...told, name })
    }
  },
)

test('a change of the clocks moves no end of a day', () => {
  process.env.TZ = 'America/New_York'
  const at = (start: string, when: CsvUnit, atSeconds?: number) => {
    const rotation = { when, interval: 1, utc: false, ...(atSeconds !== undefined && { atSeconds }) }
    const rollover = rolloverAt(new Date(start).getTime(), rotation)
    return [new Date(rollover).toString().slice(0, 21), suffix(rollover, rotation)]
  }
  // Sunday, March 8th 2026, at 2:00; and Sunday, November 1st.
  expect(at('2026-03-07T22:00', 'W0')).toEqual(['Tue Mar 10 2026 00:00', '2026-03-03'])
  expect(at('2026-03-07T22:00', 'MIDNIGHT', 13 * 3600)).toEqual(['Sun Mar 08 2026 13:00', '2026-03-07'])
  expect(at('2026-03-08T01:00', 'W6', 13 * 3600)).toEqual(['Sun Mar 08 2026 13:00', '2026-03-01'])
  expect(at('2026-10-31T22:00', 'W0')).toEqual(['Tue Nov 03 2026 00:00', '2026-10-27'])
})

test('several days or weeks are so many, by the calendar', () => {
  const at = (when: CsvUnit, interval: number) =>
    new Date(rolloverAt(Date.UTC(2026, 0, 5, 12), { when, interval, utc: true })).toISOString().slice(0, 16)
  // The 5th is a Monday.
  expect([at('MIDNIGHT', 1), at('MIDNIGHT', 3)]).toEqual(['2026-01-06T00:00', '2026-01-08T00:00'])
  expect([at('W0', 1), at('W0', 2), at('W6', 1)]).toEqual([
    '2026-01-06T00:00',
    '2026-01-13T00:00',
    '2026-01-12T00:00',
  ])
})
