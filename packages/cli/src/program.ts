import { createRequire } from 'node:module'
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { check } from './commands/check/command.ts'
import { complete, completion } from './commands/completion/command.ts'
import { demo } from './commands/demo/command.ts'
import { importFiles } from './commands/import/command.ts'
import { init } from './commands/init/command.ts'
import { pipe } from './commands/pipe/command.ts'
import { prune } from './commands/prune/command.ts'
import { query } from './commands/query/command.ts'
import { replay } from './commands/replay/command.ts'
import { ship } from './commands/ship/command.ts'
import { status } from './commands/status/command.ts'
import { tail } from './commands/tail/command.ts'
import { view } from './commands/view/command.ts'
import { withHelp } from './help/help.ts'
import type { Terminal } from './terminal/terminal.ts'

/** In the order of the help. Each loads what it is made of when it is run, so that help and completion are there at once. */
const COMMANDS: readonly ((terminal: Terminal) => CommandUnknownOpts)[] = [
  init,
  demo,
  check,
  status,
  tail,
  query,
  view,
  ship,
  pipe,
  importFiles,
  replay,
  prune,
  completion,
]

/** The whole command line: what `--help`, completion and the documentation's pages are made of. */
export function createProgram(terminal: Terminal): CommandUnknownOpts {
  const program = new Command('gramexlog')
    .description('Look at the logs of gramexlog, and look after their way into Elasticsearch.')
    .version(version(), '-V, --version', 'print the version')
    .option('--color', 'colours, even where nobody looks')
    .option('--no-color', 'no colours; so does NO_COLOR=1')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.write(text).catch(() => {}),
      // Said by `run`, in the same words as every other failure.
      writeErr: () => {},
      getOutHelpWidth: () => Math.min(terminal.columns, 100),
      getOutHasColors: () => terminal.colors.isColorSupported,
    })
    .configureHelp({ styleTitle: (title) => terminal.colors.bold(title) })
    .hook('preAction', (program) => {
      const { color } = program.opts()
      if (color !== undefined) terminal.setColor(color)
    })
  withHelp(program, {
    examples: [
      { line: 'gramexlog demo', does: 'an app, its logs, the page: no set-up, no server' },
      { line: 'gramexlog init', does: 'a configuration, and the lines to paste' },
      { line: 'gramexlog check', does: 'whether records reach the server, and what to do if not' },
      { line: 'gramexlog tail -f', does: 'the last records, and those that come' },
      { line: 'gramexlog query gramexguide --by level', does: 'how many records there are of each level' },
      { line: 'gramexlog view', does: 'the logs on a page' },
      { line: 'gramexlog status', does: 'what waits to be delivered' },
    ],
  })
  for (const create of COMMANDS) {
    program.addCommand(create(terminal).copyInheritedSettings(program))
  }
  // For the scripts of completion only.
  program.addCommand(complete(terminal).copyInheritedSettings(program), { hidden: true })
  return program
}

function version(): string {
  return createRequire(import.meta.url)('gramexlog/package.json').version
}
