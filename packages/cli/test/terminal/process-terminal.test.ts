import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { ProcessTerminal } from '../../src/terminal/process-terminal.ts'

test('what is said can drive no terminal, and keeps its lines', () => {
  const stderr = new PassThrough({ encoding: 'utf8' })
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr, env: {} }
  const terminal = new ProcessTerminal(
    Object.assign(new EventEmitter(), streams) as unknown as NodeJS.Process,
  )
  terminal.say('file\u001b]0;title\u0007.csv:\n  not read')
  expect(stderr.read()).toBe('file‹ESC›]0;title‹BEL›.csv:\n  not read\n')
})
