import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { withHelp } from '../../help/help.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { CONFIG, DIRECTORY, JSON_OUTPUT } from '../options.ts'

export function replay(terminal: Terminal): CommandUnknownOpts {
  const command = new Command('replay')
    .summary('send dead letters, or records that are kept on this machine, again')
    .description(
      'Sends what the server has refused again, when the reason is gone; or, with --kept, what was delivered and is kept on this machine, as when an index was deleted. First it says what would be sent, and asks. Each record keeps its id: however often it is sent, it is stored once.',
    )
    .argument('[target]', 'default: the first one of the configuration')
    .option(
      '--kept',
      'records that are kept (keep: in the configuration, or sink: local), not the dead letters',
    )
    .option('--since <time>', 'with --kept: records from then on, such as 2h or 2026-01-31T12:00:00Z')
    .option('--until <time>', 'with --kept: records before then')
    .option('--to <target>', "send them to another target's server and index")
    .option('-y, --yes', 'send them without a question')
    .addOption(CONFIG)
    .addOption(DIRECTORY)
    .addOption(JSON_OUTPUT)
    .action(async (target, options) => {
      const { replayRecords } = await import('./replay-records.ts')
      await replayRecords(terminal, target, options)
    })
  return withHelp(command, {
    examples: [
      {
        line: 'gramexlog replay gramexguide',
        does: 'what was refused and why; then asks whether to send it again',
      },
      { line: 'gramexlog replay gramexguide --yes', does: 'sends it without a question' },
      {
        line: 'gramexlog replay gramexguide --kept --since 2d',
        does: 'the kept records of two days, as after their index was deleted',
      },
      {
        line: 'gramexlog replay local --kept --to gramexguide --yes',
        does: 'what one target kept, to the server of another',
      },
    ],
    notes: [
      'Dead letters that are stored, or found to be there, are removed; those that are refused again stay, and the command ends with 1. Kept records stay where they are. With --to, records that still wait to be delivered count as kept.',
    ],
  })
}
