import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import type { Terminal } from '../../terminal/terminal.ts'

/** What the configuration is to say. */
export interface Answers {
  readonly target: string
  readonly sink: 'local' | 'elasticsearch'
  /** Of a server. */
  readonly url: string
}

export const DEFAULT_URL = 'http://localhost:9200'

/**
 * Asks what is not given.
 * @param given by options
 * @param defaults what Enter stands for
 */
export async function askFor(
  terminal: Terminal,
  given: Partial<Answers>,
  defaults: Answers,
): Promise<Answers> {
  // What is asked is drawn where people look; what is printed may go into a file.
  const output = new Writable({
    write(text, _, done) {
      terminal.draw(String(text))
      done()
    },
  })
  const lines = createInterface({ input: terminal.input, output, terminal: false })
  const ask = async (question: string, preset: string) => {
    const answer = await lines.question(`${question} (${preset}) `, { signal: terminal.signal })
    return answer.trim() || preset
  }
  try {
    const target = given.target ?? (await ask('What are the logs called?', defaults.target))
    const sink =
      given.sink ?? sinkOf(await ask('Where do they go: local files, or elasticsearch?', defaults.sink))
    if (sink === 'local') return { target, sink, url: defaults.url }
    return { target, sink, url: given.url ?? (await ask('Where is the server?', defaults.url)) }
  } finally {
    lines.close()
  }
}

/** By its first letter. */
function sinkOf(answer: string): Answers['sink'] {
  return /^e/i.test(answer) ? 'elasticsearch' : 'local'
}
