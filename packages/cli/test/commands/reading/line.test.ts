import { createColors } from 'picocolors'
import { expect, test } from 'vitest'
import { type LineOptions, Lines } from '../../../src/commands/reading/line.ts'
import type { Terminal } from '../../../src/terminal/terminal.ts'
import { testTerminal } from '../../test-terminal.ts'

const MS = Date.UTC(2026, 0, 31, 12, 0, 0, 5)
const TIME = '2026-01-31 12:00:00.005Z'

function lines(over: Partial<LineOptions> = {}, terminal: Partial<Terminal> = {}) {
  const options = { fields: undefined, utc: true, full: false, targets: [], now: () => MS, ...over }
  const shown = new Lines(testTerminal(terminal), options)
  return (record: object, target = 'guide') => shown.of({ target, ms: MS, record: record as never })
}

test('time, level, what happened, then the other fields', () => {
  const record = { '@timestamp': new Date(MS).toISOString(), level: 'info', message: 'signed up' }
  expect(
    lines()({ ...record, plan: 'team', seats: 12, ok: true, none: null, user: { id: 'ann', tags: ['a'] } }),
  ).toBe(`${TIME} INFO   signed up plan=team seats=12 ok=true user.id=ann user.tags=["a"]\n`)
  expect(lines()({ level: 50, time: MS, msg: 'failed', pid: 7 })).toBe(`${TIME} ERROR  failed pid=7\n`)
  expect(lines()({ event: 'signup', status: 500 })).toBe(`${TIME} signup status=500\n`)
})

test('below records with a level, others leave its place free', () => {
  const line = lines()
  line({ level: 'warn', message: 'a' })
  expect(line({ message: 'b' })).toBe(`${TIME}        b\n`)
  expect(line({ message: 'b' }, 'other')).toBe(`${TIME} b\n`)
})

test('where somebody looks, the time of today is enough', () => {
  const record = { message: 'a' }
  expect(lines({}, { isTerminal: true })(record)).toBe('12:00:00.005Z a\n')
  expect(lines({ now: () => MS + 86_400_000 }, { isTerminal: true })(record)).toBe(`${TIME} a\n`)
})

test('other names for the same time are left out, and other times are not', () => {
  const timestamp = new Date(MS - 60_000).toISOString()
  expect(lines()({ message: 'a', time: MS + 3, datetime: '2026-01-31 12:00:00Z', timestamp })).toBe(
    `${TIME} a timestamp=${timestamp}\n`,
  )
})

test('the stack of an error stands below, and what it begins with is not repeated', () => {
  const stack = 'TypeError: x is undefined\n    at a (a.js:1:2)\n    at b (b.js:3:4)'
  const err = { type: 'TypeError', message: 'x is undefined', code: 'E1', stack }
  expect(lines()({ level: 50, msg: 'failed', err })).toBe(
    `${TIME} ERROR  failed err.code=E1\n    TypeError: x is undefined\n        at a (a.js:1:2)\n        at b (b.js:3:4)\n`,
  )
  const long = Array.from({ length: 40 }, (_, n) => `at ${n}`).join('\n')
  expect(lines()({ message: 'a', stack: long }).split('\n').at(-2)).toBe('    … 28 more lines (--full)')
  expect(lines({ full: true })({ message: 'a', stack: long }).split('\n')).toHaveLength(42)
})

test('what a record holds can neither drive the terminal nor look like another record', () => {
  const text = lines()({
    level: '\u001b[31mERROR\u001b[39m',
    message: 'a\u001b[2J\n12:00 FATAL b',
    x: '\u202Eevil\r\n',
    '\u001b]0;t\u0007': 1,
  })
  expect(text).toBe(`${TIME} ERROR  a‹ESC›[2J⏎12:00 FATAL b x="‹U+202E›evil\\r\\n" ‹ESC›]0;t‹BEL›=1\n`)
  expect(lines()({ message: 'a', stack: 'x\n\u001b[2J' })).toContain('\n    ‹ESC›[2J\n')
})

test('texts that could be taken for something else are quoted, and long ones cut', () => {
  expect(lines()({ message: 'a', b: 'x y', c: 'k=v', d: '', e: '"' })).toBe(
    `${TIME} a b="x y" c="k=v" d="" e="\\""\n`,
  )
  expect(lines()({ message: 'a', b: 'x'.repeat(300) })).toBe(`${TIME} a b=${'x'.repeat(200)}…\n`)
  expect(lines({ full: true })({ message: 'a', b: 'x'.repeat(300) })).toBe(`${TIME} a b=${'x'.repeat(300)}\n`)
})

test('only the fields that are named, in their order', () => {
  expect(
    lines({ fields: ['user.id', 'plan', 'no'] })({
      level: 'info',
      message: 'a',
      plan: 'team',
      'user.id': 'ann',
      x: 1,
    }),
  ).toBe(`${TIME} INFO   a user.id=ann plan=team\n`)
})

test('the names of several targets stand below each other; levels and names of fields have their colours', () => {
  const line = lines({ targets: ['guide', 'requests'] }, { isTerminal: true, colors: createColors(true) })
  expect(line({ level: 'error', message: 'a', x: 1 })).toBe(
    '\u001b[2m12:00:00.005Z\u001b[22m \u001b[36mguide   \u001b[39m \u001b[31mERROR\u001b[39m  \u001b[1ma\u001b[22m \u001b[2mx=\u001b[22m1\n',
  )
})
