import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { withHelp } from '../../help/help.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { CONFIG, DIRECTORY, JSON_OUTPUT } from '../options.ts'

export function status(terminal: Terminal): CommandUnknownOpts {
  const command = new Command('status')
    .summary('what waits on this machine to be delivered, and who delivers it')
    .description(
      'Says for each target what waits to be delivered and since when, the dead letters, and what its files take, from the files alone: no server is asked, and no app is disturbed.',
    )
    .argument('[targets...]', 'default: all')
    .option('-j, --journals', 'each journal, with the process that has it')
    .option('--watch [seconds]', 'again and again, every 2 seconds or as often as is said')
    .option('--max-lag <time>', 'end with 1 if a record waits for longer, such as 90s, 5m or 1h')
    .option('--max-backlog <size>', 'end with 1 if a target has more to deliver, such as 100MiB')
    .addOption(CONFIG)
    .addOption(DIRECTORY)
    .addOption(JSON_OUTPUT)
    .action(async (targets, options) => {
      const { showStatus } = await import('./show-status.ts')
      await showStatus(terminal, targets, options)
    })
  return withHelp(command, {
    examples: [
      { line: 'gramexlog status', does: 'all targets' },
      {
        line: 'gramexlog status gramexguide --journals --watch',
        does: 'one, journal by journal, as it goes',
      },
      {
        line: 'gramexlog status --max-lag 5m --max-backlog 100MiB',
        does: 'for a probe: ends with 1 if delivery does not keep up',
      },
      {
        line: "gramexlog status --json | jq '.targets[] | {name, backlogBytes, lagMs}'",
        does: 'for a program',
      },
    ],
    notes: [
      'A journal is the directory that one process writes. "live": that process runs, and delivers it. "dead": it is gone, and the next process delivers what it left. "on <machine>": it belongs to a process on another machine, of which is known only when it last said that it lives. "free": nobody has it. "shipped by": the app only writes, and this `gramexlog ship` delivers it.',
      'A number of records behind ~ is reckoned, where much waits. A target that is not in the configuration any more is shown if it has files here; nobody delivers it.',
    ],
  })
}
