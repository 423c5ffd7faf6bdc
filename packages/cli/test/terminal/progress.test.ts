import { expect, test } from 'vitest'
import { Progress } from '../../src/terminal/progress.ts'
import { testTerminal } from '../test-terminal.ts'

function progressOn(columns: number, isErrorTerminal = true) {
  const clock = { ms: 0 }
  const terminal = testTerminal({ isErrorTerminal, columns })
  const progress = new Progress(terminal, { doing: 'shipping', unit: 'records', now: () => clock.ms })
  /** The line that is seen. */
  const seen = () => terminal.err.split('\r\x1b[K').at(-1)!
  return { clock, terminal, progress, seen }
}

test('it says how far it is, how fast it goes, and how long it will take', () => {
  const { clock, progress, seen } = progressOn(100)
  for (let s = 1; s <= 4; s += 1) {
    clock.ms = s * 1_000
    progress.update(s * 10_000, 100_000)
  }
  expect(seen()).toMatch(
    /^shipping {2}━{10}─{14} {2}40 % {2}40,000 of 100,000 records {2}10,000\/s {2}6 s left$/,
  )
})

test('it is drawn ten times a second at most', () => {
  const { clock, progress, terminal } = progressOn(80)
  for (clock.ms = 0; clock.ms < 1_000; clock.ms += 1) progress.update(clock.ms, 1_000)
  expect(terminal.err.split('\r').length - 1).toBe(10)
})

test('nothing is drawn where nobody looks', () => {
  const { clock, progress, terminal } = progressOn(80, false)
  clock.ms = 1_000
  progress.update(1, 2)
  progress.end()
  expect(terminal.err).toBe('')
})

test.each([20, 40, 69, 80])('it never takes more than a line of %d columns', (columns) => {
  const { clock, progress, seen } = progressOn(columns)
  for (clock.ms = 1_000; clock.ms < 9_000; clock.ms += 1_000) {
    progress.update(clock.ms * 1_000, 1e9, 'and something that is rather long to say at the end of it')
    expect(seen().length).toBeLessThan(columns)
  }
})

test('a line that is said stands above it, and at its end it is gone', () => {
  const { clock, progress, terminal, seen } = progressOn(80)
  clock.ms = 1_000
  progress.update(5)
  const line = seen()
  expect(line).toMatch(/^shipping {2}5 records/)
  progress.say('careful')
  expect(terminal.err).toContain(`\r\x1b[Kcareful\n\r\x1b[K${line}`)
  progress.end()
  expect(seen()).toBe('')
})
