import { PassThrough } from 'node:stream'
import { createColors } from 'picocolors'
import { safeLines } from '../src/terminal/safe-text.ts'
import type { Terminal } from '../src/terminal/terminal.ts'

interface TestTerminal extends Terminal {
  /** What was written so far. */
  readonly out: string
  readonly err: string
  /** Ctrl-C. */
  interrupt(): void
}

/** A terminal that keeps what is written: pipes, unless `over` says otherwise. */
export function testTerminal(over: Partial<Terminal> = {}): TestTerminal {
  const ending = new AbortController()
  const plain = createColors(false)
  const written = { out: '', err: '' }
  let exitCode = 0
  return {
    input: new PassThrough() as unknown as NodeJS.ReadStream,
    env: {},
    cwd: process.cwd(),
    isTerminal: false,
    isErrorTerminal: false,
    isInteractive: false,
    columns: 80,
    colors: plain,
    errorColors: plain,
    signal: ending.signal,
    setColor: () => {},
    write: async (text) => {
      written.out += typeof text === 'string' ? text : Buffer.from(text).toString()
    },
    say: (line) => {
      written.err += `${safeLines(line).join('\n')}\n`
    },
    draw: (text) => {
      written.err += text
    },
    mayTakeToEnd: () => {},
    endWith: (code) => {
      exitCode = code
    },
    get exitCode() {
      return exitCode
    },
    get out() {
      return written.out
    },
    get err() {
      return written.err
    },
    interrupt: () => ending.abort(new Error('interrupted')),
    ...over,
  }
}
