import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import type { Terminal } from './terminal.ts'

/** Asks the one who sits there, who has to answer y or yes. Where nobody sits there, the answer is no. */
export async function confirm(terminal: Terminal, question: string): Promise<boolean> {
  if (!terminal.isInteractive) return false
  const output = new Writable({
    write: (chunk, _, done) => {
      terminal.draw(String(chunk))
      done()
    },
  })
  const asking = createInterface({ input: terminal.input, output, terminal: false })
  try {
    // Ctrl-D is no answer.
    const closed = new Promise<string>((resolve) => asking.once('close', () => resolve('')))
    const asked = asking.question(`${question} [y/N] `, { signal: terminal.signal })
    const answer = await Promise.race([asked, closed])
    return /^y(es)?$/i.test(answer.trim())
  } finally {
    asking.close()
  }
}
