import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings'
import { withHelp } from '../../help/help.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { JSON_OUTPUT } from '../options.ts'

export function init(terminal: Terminal): CommandUnknownOpts {
  const command = new Command('init')
    .summary('write a gramexlog.yaml, and show the lines to paste into the app')
    .description(
      'Writes a commented gramexlog.yaml into this folder, and prints what to install and which lines to paste, by what is in ' +
        'package.json: winston, pino, Express, Fastify. Asks what no option says, if somebody is there to answer.',
    )
    .option('-t, --target <name>', "what the logs are called; default: the app's name")
    .addOption(
      new Option('--sink <sink>', 'where they go: files on this machine, or a server').choices([
        'local',
        'elasticsearch',
      ] as const),
    )
    .option('--url <url>', 'of the server; a user and password in it go into variables of the environment')
    .option('-y, --yes', 'ask nothing')
    .option('--force', 'write over the gramexlog.yaml that is there')
    .addOption(JSON_OUTPUT)
    .action(async (options) => {
      const { writeConfig } = await import('./write-config.ts')
      await writeConfig(terminal, options)
    })
  return withHelp(command, {
    examples: [
      { line: 'gramexlog init', does: 'by two or three questions' },
      { line: 'gramexlog init --yes', does: 'logs of this app, in files on this machine' },
      {
        line: 'gramexlog init --target guide --url https://es.example:9200',
        does: 'logs that go to a server',
      },
    ],
  })
}
