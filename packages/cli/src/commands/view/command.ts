import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { withHelp } from '../../help/help.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { CONFIG, DIRECTORY, JSON_OUTPUT } from '../options.ts'

export function view(terminal: Terminal): CommandUnknownOpts {
  const command = new Command('view')
    .summary('serve the page that shows the logs, and open it')
    .description(
      'Serves the page that shows the logs, and opens it in the browser. It is for this machine only, unless a token is given.',
    )
    .argument('[targets...]', 'the targets that can be seen; default: all')
    .option('-p, --port <port>', 'port; default: 9989, or any that is free if it is taken')
    .option('--host <address>', 'address to listen at; others than 127.0.0.1 need --token', '127.0.0.1')
    .option(
      '--token <secret>',
      'let in whoever has it, 16 characters or more; better in GRAMEXLOG_TOKEN, which ps does not show, and which the page then asks for',
    )
    .option('--write', 'let dead letters be sent again from the page')
    .option('--no-open', 'only print the address')
    .addOption(CONFIG)
    .addOption(DIRECTORY)
    .addOption(JSON_OUTPUT)
    .action(async (targets, options) => {
      const { serve } = await import('./serve.ts')
      await serve(terminal, targets, options)
    })
  return withHelp(command, {
    examples: [
      { line: 'gramexlog view', does: 'the page, in the browser' },
      {
        line: 'gramexlog view gramexguide --port 8080 --no-open',
        does: 'one target, at http://127.0.0.1:8080/',
      },
      {
        line: 'GRAMEXLOG_TOKEN=$(openssl rand -hex 16) gramexlog view --host 0.0.0.0',
        does: 'for others too, who have the token',
      },
    ],
  })
}
