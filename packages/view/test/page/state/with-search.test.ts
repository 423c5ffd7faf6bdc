import { expect, test } from 'vitest'
import { NOWHERE, printPlace } from '../../../page/state/place.ts'
import { withSearch } from '../../../page/state/with-search.ts'

const start = { ...NOWHERE, target: 'requests' }
const after = (...boxes: string[]) => decodeURIComponent(printPlace(boxes.reduce(withSearch, start)))

test('what is entered is added to what is asked', () => {
  expect(after('level=error card', 'declined duration>500 n>=2')).toBe(
    'requests?q=card+declined&level=error&duration>=500&n>~=2',
  )
})

test('the same condition twice is one, and another value of its column another way to fit', () => {
  expect(after('level=error', 'level=error level=warn')).toBe('requests?level=error&level=warn')
})

test('times take the place of those before', () => {
  expect(after('_from=now-1h', '_from=now-2h _to=now-1h')).toBe('requests?_from=now-2h&_to=now-1h')
})

test('groups begin with columns of their own', () => {
  expect(after('_c=url _sort=url', '_by=user.id duration|avg')).toBe('requests?_by=user.id&_c=duration|avg')
  expect(after('_by=user.id _c=duration|avg', 'duration|avg>500')).toBe(
    'requests?duration|avg>=500&_by=user.id&_c=duration|avg',
  )
})
