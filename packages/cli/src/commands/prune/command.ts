import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { withHelp } from '../../help/help.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { CONFIG, DIRECTORY, JSON_OUTPUT } from '../options.ts'

export function prune(terminal: Terminal): CommandUnknownOpts {
  const command = new Command('prune')
    .summary('remove what is kept for longer than a time, here and in Elasticsearch')
    .description(
      'Removes segments on this machine that were written last before --older-than, and with --indices whole indices whose date is before it. It only says what it would remove, unless --yes is given.',
    )
    .argument('[target]', 'default: all')
    .requiredOption('--older-than <time>', 'such as 12h, 30d or 8w; has to be given')
    .option('--indices', 'also indices with dates in their names, such as those of index: app-{yyyy.MM.dd}')
    .option('-y, --yes', 'remove it')
    .addOption(CONFIG)
    .addOption(DIRECTORY)
    .addOption(JSON_OUTPUT)
    .action(async (target, options) => {
      const { removeOld } = await import('./remove-old.ts')
      await removeOld(terminal, target, options)
    })
  return withHelp(command, {
    examples: [
      { line: 'gramexlog prune --older-than 30d', does: 'what of all targets on this machine would go' },
      { line: 'gramexlog prune gramexguide --older-than 30d --yes', does: 'removes it of one target' },
      {
        line: 'gramexlog prune gramexguide --older-than 12w --indices',
        does: 'also what would go in Elasticsearch',
      },
    ],
    notes: [
      "What waits to be delivered is never removed, nor the segment that a live process writes. An index goes when all of its time, such as a whole month, is before that. An index whose name is not exactly of the target's pattern is never touched: app-web-2026.01.01 is none of app-{yyyy.MM.dd}. Data streams delete by themselves, by `retention:`.",
    ],
  })
}
