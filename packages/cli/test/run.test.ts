import { createColors } from 'picocolors'
import { expect, test } from 'vitest'
import { run } from '../src/run.ts'
import { testTerminal } from './test-terminal.ts'

test('without anything behind it, it says what there is', async () => {
  const terminal = testTerminal()
  expect(await run([], terminal)).toBe(0)
  expect(terminal.out).toMatch(/^Usage: gramexlog/)
  expect(terminal.out).toContain('view')
  expect(terminal.err).toBe('')
})

test.each([
  [['vew'], "unknown command 'vew'; did you mean view?\nSee gramexlog --help"],
  [['view', '--prot', '1'], "unknown option '--prot'; did you mean --port?\nSee gramexlog view --help"],
  [['view', '--port', 'x'], '--port: expected a whole number from 0 to 65535; found "x"'],
  [['view', '--config', 'nowhere.yaml'], 'nowhere.yaml'],
])('a mistake is told in a line, with what was meant: %j', async (args, message) => {
  const terminal = testTerminal()
  expect(await run(args, terminal)).toBe(2)
  expect(terminal.err).toContain(`gramexlog: ${message.split('nowhere')[0]}`)
  expect(terminal.err).toContain(message)
  expect(terminal.err).not.toMatch(/^ +at /m)
  expect(terminal.out).toBe('')
})

test('a mistake is told in JSON to a program', async () => {
  const terminal = testTerminal()
  expect(await run(['view', '--port', 'x', '--json'], terminal)).toBe(2)
  expect(JSON.parse(terminal.err)).toEqual({
    error: { code: 'ERR_GRAMEXLOG_ARGUMENT', message: expect.stringContaining('--port') },
  })
})

test('what is behind -- is no option', async () => {
  const terminal = testTerminal()
  await run(['view', '--port', 'x', '--', '--json'], terminal)
  expect(terminal.err).toMatch(/^gramexlog: /)
})

test('a mistake can drive no terminal', async () => {
  const terminal = testTerminal({ errorColors: createColors(true) })
  await run(['view', '--port', '\u001b[2J\u009b'], terminal)
  await run(['v\u001b[2J'], terminal)
  expect(terminal.err.replaceAll('\u001b[31mgramexlog:\u001b[39m', '')).toMatch(
    /^[^\p{Cc}]+\n[^\p{Cc}]+\n[^\p{Cc}]+\n$/u,
  )
  const json = testTerminal()
  await run(['view', 'v\u009b', '--prot\u009b', '--json'], json)
  expect(json.err).toMatch(/^[\x20-\x7E]+\n$/)
  expect(JSON.parse(json.err).error.message).toContain('\u009b')
})
