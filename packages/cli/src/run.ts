import { CommanderError } from '@commander-js/extra-typings'
import { EXIT } from './exit-codes.ts'
import { failureOf } from './failure.ts'
import { createProgram } from './program.ts'
import { safeJson, safeLines } from './terminal/safe-text.ts'
import { Gone, type Terminal } from './terminal/terminal.ts'

/**
 * Runs a command line to its end.
 * @param args what was typed behind `gramexlog`
 * @returns what the process is to end with
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await createProgram(terminal).parseAsync(args.length > 0 ? args : ['--help'], { from: 'user' })
    return terminal.exitCode
  } catch (error) {
    if (error instanceof CommanderError) return usage(error, args, terminal)
    // What an interruption broke off is no failure of its own.
    if (error instanceof Gone || terminal.signal.aborted) return terminal.exitCode
    const failure = failureOf(error, Boolean(terminal.env.GRAMEXLOG_DEBUG))
    sayFailure(failure, args, terminal)
    return failure.exitCode
  }
}

function usage(error: CommanderError, args: readonly string[], terminal: Terminal): number {
  if (error.exitCode === 0) return EXIT.done
  const [command = ''] = args.filter((arg) => !arg.startsWith('-'))
  const known = createProgram(terminal).commands.some((known) => known.name() === command)
  const what = error.message.replace(/^error: /, '').replace(/\n\((.*)\)$/s, '; $1'.toLowerCase())
  const message = `${what.replace('; Did', '; did')}\nSee gramexlog ${known ? `${command} ` : ''}--help`
  sayFailure({ message, code: 'ERR_USAGE' }, args, terminal)
  return EXIT.usage
}

function sayFailure(
  { message, code }: { message: string; code: string },
  args: readonly string[],
  terminal: Terminal,
): void {
  const behind = args.indexOf('--')
  const isJson = (behind < 0 ? args : args.slice(0, behind)).includes('--json')
  if (isJson) terminal.say(safeJson(JSON.stringify({ error: { code, message } })))
  // Drawn, since `say` would show our own colour as signs.
  else terminal.draw(`${terminal.errorColors.red('gramexlog:')} ${safeLines(message).join('\n')}\n`)
}
