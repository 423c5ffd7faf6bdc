import { Argument, Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { withHelp } from '../../help/help.ts'
import type { Terminal } from '../../terminal/terminal.ts'

export function completion(terminal: Terminal): CommandUnknownOpts {
  const command = new Command('completion')
    .summary('print what makes the shell complete commands, options and targets')
    .description(
      'Prints a script for the shell, which completes commands, options, their values and the names of targets.',
    )
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish'] as const))
    .action(async (shell) => {
      const { SCRIPTS } = await import('./scripts.ts')
      await terminal.write(SCRIPTS[shell])
    })
  return withHelp(command, {
    examples: [
      { line: 'eval "$(gramexlog completion bash)"', does: 'in ~/.bashrc' },
      { line: 'source <(gramexlog completion zsh)', does: 'in ~/.zshrc, behind compinit' },
      { line: 'gramexlog completion fish > ~/.config/fish/completions/gramexlog.fish', does: 'once' },
    ],
  })
}

/** What the scripts call: prints what may stand in the place of the last of the words, each with what it does. */
export function complete(terminal: Terminal): CommandUnknownOpts {
  return new Command('complete-words')
    .argument('[words...]')
    .allowUnknownOption()
    .action(async (words, _, self) => {
      const { candidates } = await import('./candidates.ts')
      const found = candidates(self.parent!, words, terminal)
      await terminal.write(found.map(({ word, does }) => `${word}\t${does}\n`).join(''))
    })
}
