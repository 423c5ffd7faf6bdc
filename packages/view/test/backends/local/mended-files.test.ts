import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { mayNeedMending, mend } from '../../../src/backends/local/mend.ts'
import { LocalTarget } from '../../support/local-target.ts'

const at = (second: number) => new Date(Date.UTC(2026, 0, 31) + second * 1000).toISOString()

test.each([
  [String.raw`{"a":"\ud800x"}`, '{"a":"\ufffdx"}'],
  [String.raw`{"a":"\uDC00\uD800"}`, '{"a":"\ufffd\ufffd"}'],
  [String.raw`{"a":"\ud83d\ud83d\ude00"}`, '{"a":"\ufffd\\ud83d\\ude00"}'],
  [String.raw`{"\udfff":"高\n"}`, '{"\ufffd":"高\\n"}'],
])('half a surrogate pair is mended: %s', (line, mended) => {
  const bytes = Buffer.from(line)
  expect(mayNeedMending(bytes)).toBe(true)
  expect(mend(bytes).toString()).toBe(mended)
})

test.each([
  String.raw`{"a":"\ud83d\ude00"}`,
  String.raw`{"a":"\\ud800"}`,
  String.raw`{"a":"\\\\ud800\u00fc"}`,
])('what is whole stays as it is: %s', (line) => {
  const bytes = Buffer.from(line)
  expect(mend(bytes)).toBe(bytes)
})

const half = (x: number) => ({ '@timestamp': at(x), x, text: `half \ud83d${x}`, level: 'info' })
const whole = (x: number) => ({ '@timestamp': at(x), x, text: 'whole 😀', level: 'info' })

test('records with half a surrogate pair are there for every question, and shown as they were logged', async () => {
  const target = new LocalTarget()
  target.write([whole(1), half(2)])
  target.write([whole(3), whole(4)], 2)
  target.write([half(5), whole(6)], 3)
  expect(await target.rows('')).toEqual([whole(6), half(5), whole(4), whole(3), half(2), whole(1)])
  expect(await target.values('x', 'text=half \ufffd2')).toEqual([2])
  expect(await target.values('x', 'text~=^half')).toEqual([5, 2])
  expect(await target.values('x', 'q=half')).toEqual([5, 2])
  expect(await target.rows('_by=text&_c=*|count')).toEqual([
    { text: 'half \ufffd2', '*|count': 1 },
    { text: 'half \ufffd5', '*|count': 1 },
    { text: 'whole 😀', '*|count': 4 },
  ])
  const [{ _id } = {}] = await target.rows('text=half \ufffd5', { ids: true })
  expect(await target.rows(`_id=${_id}&text~=half`)).toEqual([half(5)])
})

test.each([
  ['groups', '_by=x&_c=*|count', 3],
  ['pages', '_limit=2', 2],
  ['records in one group', '_by=&_c=*|count', 1],
] as const)('the first question may be for %s', async (_, query, count) => {
  const target = new LocalTarget()
  target.write([half(1), whole(2), half(3)])
  const rows = await target.rows(query)
  expect(rows).toHaveLength(count)
  if (count === 1) expect(rows).toEqual([{ '*|count': 3 }])
})

test('their columns and values are known', async () => {
  const target = new LocalTarget()
  target.write([{ only: 'a\ud800' }])
  const asked = { nowMs: 0, signal: new AbortController().signal }
  expect(await target.backend.columns(asked)).toEqual([{ name: 'only', kind: 'text' }])
})

test('what is appended after them is found, whole or in halves, and torn lines are not', async () => {
  const target = new LocalTarget()
  const line = (record: object) => `${JSON.stringify(record)}\n`
  target.write(line(half(1)))
  expect(await target.values('x')).toEqual([1])
  appendFileSync(target.path(), line(whole(2)))
  expect(await target.values('x')).toEqual([2, 1])
  const torn = line(half(3))
  appendFileSync(target.path(), torn.slice(0, 30))
  expect(await target.values('x')).toEqual([2, 1])
  appendFileSync(target.path(), torn.slice(30))
  expect(await target.values('x')).toEqual([3, 2, 1])
  // Nothing of it in the first place, where a copy was.
  target.write([whole(9)])
  expect(await target.values('x')).toEqual([9])
})

test('copies go with the view', async () => {
  const temporary = mkdtempSync(join(tmpdir(), 'gramexlog-'))
  vi.stubEnv('TMPDIR', temporary)
  onTestFinished(() => {
    vi.unstubAllEnvs()
    rmSync(temporary, { recursive: true, force: true })
  })
  const target = new LocalTarget()
  target.write([half(1)])
  expect(await target.values('x')).toEqual([1])
  const names = readdirSync(temporary, { recursive: true, encoding: 'utf8' })
  expect(names.filter((name) => /gramexlog-temporary.*\.ndjson$/.test(name))).toHaveLength(1)
  await target.backend.close()
  expect(readdirSync(temporary).filter((name) => name.startsWith('gramexlog-temporary-'))).toEqual([])
})

test('a last line that has no end is there as in a file that is whole', async () => {
  const target = new LocalTarget()
  target.write(`${JSON.stringify(half(1))}\n{"x":2}`)
  expect(await target.values('x', '_sort=x')).toEqual([1, 2])
  appendFileSync(target.path(), '\n{"x":3}')
  expect(await target.values('x', '_sort=x')).toEqual([1, 2, 3])
  appendFileSync(target.path(), '\n')
  expect(await target.values('x', '_sort=x')).toEqual([1, 2, 3])
})
