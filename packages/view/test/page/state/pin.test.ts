import { expect, test } from 'vitest'
import { pinned } from '../../../page/state/pin.ts'
import { NOWHERE } from '../../../page/state/place.ts'

const NOW = Date.parse('2026-01-31T12:00:00Z')
const query = (change: object, upTo?: string) =>
  Object.fromEntries(pinned({ ...NOWHERE, ...change }, NOW, upTo))

test('relative times become fixed, and what is open at its end ends now', () => {
  expect(query({ from: 'now-1h' })).toEqual({
    _from: '2026-01-31T11:00:00.000Z',
    _to: '2026-01-31T12:00:00.000Z',
  })
  expect(query({ from: 'now-2h', to: 'now-1h' })).toMatchObject({ _to: '2026-01-31T11:00:00.000Z' })
})

test('other times stay as they are, and all times have no bound but the one that is given', () => {
  expect(query({ from: '2026-01-01' })).toEqual({ _from: '2026-01-01' })
  expect(query({})).toEqual({})
  expect(query({}, '2026-01-31T12:00:05.000Z')).toEqual({ _to: '2026-01-31T12:00:05.000Z' })
})
