import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { confirm } from '../../src/terminal/confirm.ts'
import { testTerminal } from '../test-terminal.ts'

function asked(answer: string, isInteractive = true) {
  const input = new PassThrough()
  input.end(answer)
  const terminal = testTerminal({ isInteractive, input: input as unknown as NodeJS.ReadStream })
  return { terminal, answer: confirm(terminal, 'Send 3 records again?') }
}

test.each(['y', 'Y', 'yes', ' yes '])('%s is a yes', async (text) => {
  const { terminal, answer } = asked(`${text}\n`)
  expect(await answer).toBe(true)
  expect(terminal.err).toBe('Send 3 records again? [y/N] ')
  expect(terminal.out).toBe('')
})

test.each(['', 'n', 'yonder', 'no'])('"%s" is a no', async (text) => {
  expect(await asked(`${text}\n`).answer).toBe(false)
})

test('where nobody could answer, nobody is asked', async () => {
  const { terminal, answer } = asked('y\n', false)
  expect(await answer).toBe(false)
  expect(terminal.err).toBe('')
})

test('Ctrl-C and the end of the input are no answer', async () => {
  const terminal = testTerminal({ isInteractive: true })
  const answer = confirm(terminal, 'Send?')
  terminal.interrupt()
  await expect(answer).rejects.toThrow()
  const ended = asked('')
  expect(
    await Promise.race([ended.answer, new Promise((resolve) => setTimeout(resolve, 500, 'waits'))]),
  ).toBe(false)
})
