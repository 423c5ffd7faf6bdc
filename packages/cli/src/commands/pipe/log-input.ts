import { once } from 'node:events'
import { shared } from '@gramexlog/core/adapter'
import { EXIT } from '../../exit-codes.ts'
import { countText } from '../../terminal/amounts.ts'
import { Gone, type Terminal } from '../../terminal/terminal.ts'
import { type ConfigurationOptions, configurationOf, targetOf } from '../configuration.ts'
import { InputLines } from './input-lines.ts'

interface PipeOptions extends ConfigurationOptions {
  readonly tee?: true | undefined
}

/** How long the other side of the pipe may take to end after Ctrl-C. */
const LAST_WORDS_MS = 3_000
/** Longer lines are logged in pieces. */
const LINE_CHARS = 8 * 1024 * 1024

/**
 * Logs stdin, line by line, to its end.
 * @throws GramexLogError if the configuration is wrong or the target unknown
 */
export async function logInput(
  terminal: Terminal,
  name: string | undefined,
  options: PipeOptions,
): Promise<void> {
  const config = configurationOf(terminal, options)
  const { name: known } = targetOf(config, name)
  const instance = shared({ config: config.file, dir: config.dir })
  const target = instance.target(known)
  const lines = new InputLines(LINE_CHARS)
  const hearer = listener(terminal, options.tee === true)
  let last: Promise<void> | undefined
  const stop = lastWords(terminal, () => {
    terminal.input.destroy()
  })
  try {
    for await (const chunk of terminal.input as AsyncIterable<Buffer>) {
      for (const line of lines.take(chunk)) target.logLine(line)
      await hearer(chunk)
    }
  } catch (error) {
    // The input that was waited for long enough.
    if (!terminal.signal.aborted) throw error
  } finally {
    stop()
    for (const line of lines.end()) target.logLine(line)
    last = instance.close().then((stats) => {
      if (stats.dropped === 0) return
      const reason = stats.lastError === undefined ? '' : `; the last failure was: ${stats.lastError}`
      terminal.say(`${countText(stats.dropped)} records are lost${reason}`)
      terminal.endWith(EXIT.failed)
    })
  }
  await last
}

/** Prints what is read, as long as somebody reads that. */
function listener(terminal: Terminal, tee: boolean): (chunk: Buffer) => Promise<void> {
  let listens = tee
  return async (chunk) => {
    if (!listens) return
    try {
      await terminal.write(chunk)
    } catch (error) {
      if (!(error instanceof Gone)) throw error
      // The app is logged all the same.
      listens = false
    }
  }
}

/** Calls `end` some time after Ctrl-C, which whoever writes to the pipe has got too. @returns to be called when it has ended */
function lastWords(terminal: Terminal, end: () => void): () => void {
  const over = new AbortController()
  const wait = async () => {
    if (!terminal.signal.aborted) await once(terminal.signal, 'abort', { signal: over.signal })
    // Whoever read what is printed is not the one who writes.
    if (terminal.signal.reason instanceof Gone) return
    const timer = setTimeout(end, LAST_WORDS_MS)
    over.signal.addEventListener('abort', () => clearTimeout(timer))
  }
  wait().catch(() => {})
  return () => over.abort()
}
