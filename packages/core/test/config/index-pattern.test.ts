import { expect, test } from 'vitest'
import { indexFault } from '../../src/config/index-name.ts'
import { indexNames, indexParts, indexPeriod, indexWildcard } from '../../src/config/index-pattern.ts'
import { loadTarget, targetProblems } from './load-yaml.ts'

test.each([
  'app',
  'app-{yyyy.MM.dd}',
  'app-{yyyy-MM-dd}-{HH}h',
  'app-{xxxx}-w{ww}',
  'app-{yyyy.MM_dd.HH}',
  'app-{yyyy}',
])('%s names an index', (index) => {
  expect(indexFault(index)).toBeUndefined()
})

test.each([
  ['app-{yyyy.MM.dd', /must close each \{ with a \}/],
  ['app-yyyy}', /must close each \{ with a \}/],
  ['app-{{yyyy}}', /must close each \{/],
  ['app-{}', /\{\} without a date in it.*\{yyyy\.MM\.dd\}/],
  ['app-{YYYY.MM.dd}', /only yyyy, MM, dd, HH, xxxx, ww/],
  ['app-{yyyy.mm.dd}', /only yyyy, MM, dd, HH, xxxx, ww/],
  ['app-{now/d}', /only yyyy, MM, dd, HH, xxxx, ww/],
  ['app-{yyyy/MM}', /with \. - or _ between them/],
  ['app-{yyyyMM}', /with \. - or _ between them/],
  ['app-{yyyy.ww}', /cannot have ww beside yyyy.*xxxx/],
  ['{yyyy.MM.dd}', /must begin with a name before its date/],
  ['App-{yyyy.MM.dd}', /lower case/],
  ['-app-{yyyy}', /cannot start with/],
  [`${'a'.repeat(246)}{yyyy.MM.dd}`, /longer than 255 bytes/],
])('%s is refused', (index, fault) => {
  expect(indexFault(index)).toMatch(fault)
})

test('a target takes a date in its index, and says what is wrong with one', () => {
  expect(loadTarget('index: "app-{yyyy.MM.dd}"').index).toBe('app-{yyyy.MM.dd}')
  expect(targetProblems('index: "app-{YYYY}"')).toEqual([
    'index: an index may have in {} only yyyy, MM, dd, HH, xxxx, ww (xxxx and ww: the year and number of the week), with . - or _ between them',
  ])
})

test('a pattern is its text and its dates, and as a wildcard its text alone', () => {
  expect(indexParts('app-{yyyy.MM}-x{ww}')).toEqual([
    { text: 'app-' },
    { token: 'yyyy' },
    { text: '.' },
    { token: 'MM' },
    { text: '-x' },
    { token: 'ww' },
  ])
  expect(indexWildcard('app-{yyyy.MM}-x{dd}')).toBe('app-*-x*')
  expect(indexWildcard('app')).toBe('app')
})

test('the names of a pattern are told from others that its wildcard covers', () => {
  const names = indexNames('app+{yyyy.MM.dd}-{ww}')
  for (const name of ['app+2026.01.31-05', 'app+9999.12.31-53']) expect(name).toMatch(names)
  for (const name of ['app+web', 'app+web-2026.01.31-05', 'app+2026.01.31-05-000001', 'app+2026-01-31-05'])
    expect(name).not.toMatch(names)
})

test('a pipeline and a routing are names', () => {
  expect(loadTarget('pipeline: geo, routing: user.id')).toMatchObject({ pipeline: 'geo', routing: 'user.id' })
  expect(targetProblems('pipeline: 5, routing: [a]')).toEqual([
    expect.stringMatching(/^pipeline: expected the name of an ingest pipeline/),
    expect.stringMatching(/^routing: expected the name of a field/),
  ])
})

test.each([
  ['app-{yyyy.MM.dd}', 'app-2024.02.29', '2024-02-29', '2024-03-01'],
  ['app-{yyyy.MM}', 'app-2025.12', '2025-12-01', '2026-01-01'],
  ['app-{yyyy}', 'app-2025', '2025-01-01', '2026-01-01'],
  ['app-{yyyy.MM.dd}-{HH}h', 'app-2026.01.31-23h', '2026-01-31T23:00', '2026-02-01T00:00'],
  ['app-{xxxx}-w{ww}', 'app-2020-w53', '2020-12-28', '2021-01-04'],
  ['app-{xxxx.ww}', 'app-2026.01', '2025-12-29', '2026-01-05'],
])('of %s, %s has the records of %s up to %s', (index, name, from, to) => {
  const ms = (time: string) => Date.parse(time.includes('T') ? `${time}Z` : time)
  expect(indexPeriod(index, name)).toEqual({ fromMs: ms(from), toMs: ms(to) })
})

test.each([
  ['app-{yyyy.MM.dd}', 'app-2025.02.29'],
  ['app-{yyyy.MM.dd}', 'app-2025.13.01'],
  ['app-{yyyy.MM.dd}', 'app-web-2025.01.01'],
  ['app-{yyyy.MM.dd}', 'app-2025.01.01-reindexed'],
  ['app-{yyyy.MM.dd.HH}', 'app-2025.01.01.24'],
  ['app-{yyyy}-{yyyy.MM}', 'app-2024-2025.01'],
  ['app-{MM.dd}', 'app-01.01'],
  ['app-{xxxx.ww}', 'app-2025.53'],
  ['app', 'app'],
])('of %s, %s is of no time', (index, name) => {
  expect(indexPeriod(index, name)).toBe(undefined)
})
