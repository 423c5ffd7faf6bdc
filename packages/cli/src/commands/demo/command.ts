import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { withHelp } from '../../help/help.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { JSON_OUTPUT } from '../options.ts'

export function demo(terminal: Terminal): CommandUnknownOpts {
  const command = new Command('demo')
    .summary('an app that logs, its logs, and the page that shows them; no server, no set-up')
    .description(
      'Runs a small shop that logs what happens in it, prints its logs, and serves the page that shows them, with the last ' +
        'hours behind. All is in a temporary folder, which goes with Ctrl-C.',
    )
    .option('--here', 'in this folder, which keeps the configuration and the logs, to go on from')
    .option('-p, --port <port>', 'port of the page; default: any that is free', '0')
    .option('--no-open', 'only print the address of the page')
    .addOption(JSON_OUTPUT)
    .action(async (options) => {
      const { showShop } = await import('./show-shop.ts')
      await showShop(terminal, options)
    })
  return withHelp(command, {
    examples: [
      { line: 'npx gramexlog demo', does: 'the page opens; Ctrl-C ends it, and leaves nothing' },
      {
        line: 'mkdir shop && cd shop && npx gramexlog demo --here',
        does: 'and to try gramexlog query, tail and view there afterwards',
      },
    ],
  })
}
