import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { withHelp } from '../../help/help.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { CONFIG, DIRECTORY, JSON_OUTPUT } from '../options.ts'

export function check(terminal: Terminal): CommandUnknownOpts {
  const command = new Command('check')
    .summary('try the whole way of every target, and say what to do where it ends')
    .description(
      'Validates the configuration and tries every target: the journal directory, the server (reach, TLS, login, version, ' +
        'clock, disk), and what the index needs (rights, template, mapping, blocks). Nothing is stored or changed.',
    )
    .argument('[targets...]', 'the targets to try; default: all')
    .addOption(CONFIG)
    .addOption(DIRECTORY)
    .addOption(JSON_OUTPUT)
    .action(async (targets, options) => {
      const { checkTargets } = await import('./check-targets.ts')
      await checkTargets(terminal, targets, options)
    })
  return withHelp(command, {
    examples: [
      { line: 'gramexlog check', does: 'all targets' },
      { line: 'gramexlog check gramexguide', does: 'one of them' },
      {
        line: `gramexlog check --json | jq '.findings[] | select(.state == "failed")'`,
        does: 'what failed, for programs',
      },
      { line: 'gramexlog check && npm run deploy', does: 'as a step of a deployment' },
    ],
    notes: [
      '✔ is as it should be, ✖ is not and ends the command with 1, – could not be looked at, such as what the login may not ' +
        'see. With --json: {"ok", "file", "findings": [{"place", "check", "state": "ok" | "failed" | "unknown", "found", "remedy"}]}.',
    ],
  })
}
