import type { CommandUnknownOpts } from '@commander-js/extra-typings'

/** A command line that can be copied, and what it does. */
interface Example {
  readonly line: string
  readonly does: string
}

/** What the help of a command says beyond its arguments and options. */
export interface Help {
  readonly examples: readonly Example[]
  /** Paragraphs behind the examples, such as what a table means. */
  readonly notes?: readonly string[]
}

const helps = new WeakMap<CommandUnknownOpts, Help>()

/** Gives a command its examples, for `--help` and for its page in the documentation. */
export function withHelp(command: CommandUnknownOpts, help: Help): CommandUnknownOpts {
  helps.set(command, help)
  return command.addHelpText('after', () => helpText(help))
}

/** What `withHelp` gave. */
export function helpOf(command: CommandUnknownOpts): Help {
  return helps.get(command) ?? { examples: [] }
}

function helpText({ examples, notes = [] }: Help): string {
  const lines = examples.map(({ line, does }) => `  $ ${line}\n      ${does}`)
  return ['', 'Examples:', ...lines, ...notes.map((note) => `\n${note}`)].join('\n')
}
