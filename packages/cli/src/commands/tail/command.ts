import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { withHelp } from '../../help/help.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { CONFIG, DIRECTORY } from '../options.ts'
import { FROM, SINCE } from '../reading/reading-options.ts'

export function tail(terminal: Terminal): CommandUnknownOpts {
  const command = new Command('tail')
    .summary('show the last records, and those that come')
    .description(
      'Shows the last records, the oldest first, and with -f those that come: time, level, what happened, then the other fields. In a pipe, as on a screen; --json gives them as they are stored.',
    )
    .argument('[target]', 'default: all of the configuration, with their names')
    .argument('[conditions...]', "only those that fulfil these: level=error 'duration>=500' 'msg~timeout'")
    .option('-n, --lines <count>', 'so many of the last; default: 10, or all with --since')
    .option('-f, --follow', 'go on with what comes, until Ctrl-C')
    .addOption(SINCE)
    .option('--fields <names>', 'only these fields, besides time, level and message', (names: string) =>
      names.split(','),
    )
    .option('--full', 'long values and stacks whole')
    .option('--utc', 'times in UTC; default: of this machine')
    .option('--raw', 'records as they are stored, one a line')
    .addOption(FROM)
    .addOption(CONFIG)
    .addOption(DIRECTORY)
    .option('--json', 'the same as --raw')
    .action(async (target, conditions, options) => {
      const { tailRecords } = await import('./tail-records.ts')
      await tailRecords(terminal, [...(target === undefined ? [] : [target]), ...conditions], options)
    })
  return withHelp(command, {
    examples: [
      { line: 'gramexlog tail -f', does: 'what comes, of all targets' },
      {
        line: "gramexlog tail gramexguide level=error 'duration>=500' -n 50",
        does: 'the last 50 slow errors',
      },
      {
        line: 'gramexlog tail gramexguide --since 15m --fields user.id,uri',
        does: 'the last 15 minutes, in short',
      },
      { line: `gramexlog tail gramexguide -f --json | jq '."user.id"'`, does: 'for programs' },
    ],
    notes: [
      'Conditions are those of gramexlog query. The files of this machine show what is logged at once; Elasticsearch, when it can be searched there: some seconds later.',
      'Of one process the records are in the order in which they were logged, of several in that of their times.',
      'Where whoever reads has gone, as head has, -f ends with the next record.',
    ],
  })
}
