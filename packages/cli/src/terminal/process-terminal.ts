import { createColors } from 'picocolors'
import { EXIT } from '../exit-codes.ts'
import { safeLines } from './safe-text.ts'
import { type Colors, Gone, type Terminal } from './terminal.ts'

/** How long a command may take to come to its end after Ctrl-C. */
const GRACE_MS = 5_000
const DEFAULT_COLUMNS = 80

/** The terminal, or the pipes, of a process. */
export class ProcessTerminal implements Terminal {
  readonly #process: NodeJS.Process
  readonly #ending = new AbortController()
  #exitCode: number = EXIT.done
  #graceMs = GRACE_MS
  /** Undefined: as the streams are. */
  #color: boolean | undefined
  readonly #onInterrupt = () => this.#end(EXIT.interrupted)
  readonly #onTerminate = () => this.#end(EXIT.terminated)

  constructor(process: NodeJS.Process) {
    this.#process = process
    const { stdout, stderr } = process
    stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') this.#exitCode = EXIT.failed
      this.#ending.abort(new Gone(error.message))
    })
    stderr.on('error', () => {})
    process.on('SIGINT', this.#onInterrupt)
    process.on('SIGTERM', this.#onTerminate)
  }

  get input(): NodeJS.ReadStream {
    return this.#process.stdin
  }

  get env(): NodeJS.ProcessEnv {
    return this.#process.env
  }

  get cwd(): string {
    return this.#process.cwd()
  }

  get isTerminal(): boolean {
    return this.#process.stdout.isTTY === true
  }

  get isErrorTerminal(): boolean {
    return this.#process.stderr.isTTY === true
  }

  get isInteractive(): boolean {
    return this.#process.stdin.isTTY === true && this.isErrorTerminal
  }

  get columns(): number {
    return this.#process.stdout.columns || Number(this.env.COLUMNS) || DEFAULT_COLUMNS
  }

  get colors(): Colors {
    return createColors(this.#hasColor(this.isTerminal))
  }

  get errorColors(): Colors {
    return createColors(this.#hasColor(this.isErrorTerminal))
  }

  get signal(): AbortSignal {
    return this.#ending.signal
  }

  get exitCode(): number {
    return this.#exitCode
  }

  setColor(color: boolean): void {
    this.#color = color
  }

  async write(text: string | Uint8Array): Promise<void> {
    const { stdout } = this.#process
    if (this.signal.reason instanceof Gone || stdout.destroyed) throw new Gone('nobody reads')
    if (stdout.write(text)) return
    await new Promise<void>((resolve, reject) => {
      const done = (act: () => void) => () => {
        stdout.off('drain', drained)
        this.signal.removeEventListener('abort', gone)
        act()
      }
      const drained = done(resolve)
      const gone = done(() => reject(this.signal.reason))
      stdout.once('drain', drained)
      this.signal.addEventListener('abort', gone, { once: true })
    })
  }

  say(line: string): void {
    this.draw(`${safeLines(line).join('\n')}\n`)
  }

  draw(text: string): void {
    if (!this.#process.stderr.destroyed) this.#process.stderr.write(text)
  }

  mayTakeToEnd(ms: number): void {
    // With a little for what is done before and after.
    this.#graceMs = ms + 1_000
  }

  endWith(exitCode: number): void {
    this.#exitCode = exitCode
  }

  /** Lets go of the process's signals. */
  close(): void {
    this.#process.off('SIGINT', this.#onInterrupt)
    this.#process.off('SIGTERM', this.#onTerminate)
  }

  #hasColor(isTerminal: boolean): boolean {
    const { NO_COLOR, FORCE_COLOR, TERM } = this.env
    if (this.#color !== undefined) return this.#color
    if (NO_COLOR) return false
    if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
    return isTerminal && TERM !== 'dumb'
  }

  /** The first asks the command to come to its end, the second does not wait for it. */
  #end(exitCode: number): void {
    this.#exitCode = exitCode
    if (this.signal.aborted) this.#process.exit(exitCode)
    this.#ending.abort(new Error('interrupted'))
    setTimeout(() => this.#process.exit(exitCode), this.#graceMs).unref()
  }
}
