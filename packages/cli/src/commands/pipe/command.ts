import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { withHelp } from '../../help/help.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { CONFIG, DIRECTORY } from '../options.ts'

export function pipe(terminal: Terminal): CommandUnknownOpts {
  const command = new Command('pipe')
    .summary('take what an app prints into a target')
    .description(
      'Logs each line that comes in at stdin: a JSON object, such as of pino or winston, as it is, any other text as message; ' +
        'the keys of the target come to it, and replace fields of the same names: leave pid and hostname out of keys for what pino prints. Ends when stdin does, once all is delivered, or after exitTimeout; the rest waits on disk.',
    )
    .argument('[target]', 'the target; default: the first of the configuration')
    .option('--tee', 'print each line, too')
    .addOption(CONFIG)
    .addOption(DIRECTORY)
    .action(async (target, options) => {
      const { logInput } = await import('./log-input.ts')
      await logInput(terminal, target, options)
    })
  return withHelp(command, {
    examples: [
      { line: 'node app.js | gramexlog pipe gramexguide', does: 'what an app prints, into a target' },
      { line: 'node app.js 2>&1 | gramexlog pipe gramexguide --tee', does: 'errors too, and all of it seen' },
      { line: 'journalctl -f -o json | gramexlog pipe', does: 'the journal of systemd' },
    ],
    notes: [
      'Ctrl-C goes to both sides of the pipe: what the app prints while it ends is logged too. A server that is away, or slow, ' +
        'holds nothing up: lines go to the journal on disk.',
    ],
  })
}
