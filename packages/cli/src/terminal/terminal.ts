import type { createColors } from 'picocolors'

export type Colors = ReturnType<typeof createColors>

/** Where a command reads and writes: the process's own streams, or a test's. */
export interface Terminal {
  readonly input: NodeJS.ReadStream
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
  /** Whether somebody looks at stdout, and not a program; of stderr; whether somebody can answer a question. */
  readonly isTerminal: boolean
  readonly isErrorTerminal: boolean
  readonly isInteractive: boolean
  /** Characters in a line of stdout: the terminal's, or 80. */
  readonly columns: number
  /** For stdout: none where nobody looks, by NO_COLOR or by --no-color. */
  readonly colors: Colors
  /** For stderr. */
  readonly errorColors: Colors
  /** `--color` and `--no-color` rank over what is found. */
  setColor(color: boolean): void
  /** Aborted by Ctrl-C, by SIGTERM, and when whoever read stdout has gone. What runs then comes to its end. */
  readonly signal: AbortSignal
  /**
   * Writes to stdout. Resolves when there is room for more.
   * @throws Gone if nobody reads any more
   */
  write(text: string | Uint8Array): Promise<void>
  /** Says a line, or several, to the one who looks, on stderr. What would drive a terminal is shown as signs. */
  say(line: string): void
  /** Writes to stderr as it is: for what is drawn there, such as progress. */
  draw(text: string): void
  /** How long the command may take to come to its end after Ctrl-C or SIGTERM, in ms; default: 5,000. */
  mayTakeToEnd(ms: number): void
  /** What the command ends with, if it is not 0. */
  endWith(exitCode: number): void
  readonly exitCode: number
}

/** Whoever read stdout has gone, as `head` does: no failure. */
export class Gone extends Error {
  override readonly name = 'Gone'
}
