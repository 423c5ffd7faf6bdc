import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings'
import type { Terminal } from '../../terminal/terminal.ts'
import { configurationOf } from '../configuration.ts'

/** A word that may stand there. */
export interface Candidate {
  readonly word: string
  readonly does: string
}

/**
 * What may stand in the place of the last word; nothing where a file or free text belongs, for which the shell is good.
 * @param words what was typed behind `gramexlog`, the last of them perhaps in part
 */
export function candidates(
  program: CommandUnknownOpts,
  words: readonly string[],
  { cwd, env }: Pick<Terminal, 'cwd' | 'env'>,
): Candidate[] {
  const before = words.slice(0, -1)
  const typed = words.at(-1) ?? ''
  const command = program.commands.find((command) => command.name() === before[0]) ?? program
  const fitting = (all: readonly Candidate[]) => all.filter(({ word }) => word.startsWith(typed))
  const previous = optionOf(command, before.at(-1))
  if (previous?.required) return fitting(valuesOf(previous, cwd, env, before))
  if (typed.startsWith('-') && !before.includes('--')) return fitting(optionsOf(command))
  if (command === program) {
    const visible = program.createHelp().visibleCommands(program)
    return before.length > 0
      ? []
      : fitting(visible.map((command) => ({ word: command.name(), does: command.summary() })))
  }
  const given = before
    .slice(1)
    .filter((word, at) => !word.startsWith('-') && !optionOf(command, before[at])?.required)
  const { registeredArguments: all } = command
  const argument = all[given.length] ?? (all.at(-1)?.variadic ? all.at(-1) : undefined)
  if (argument?.argChoices !== undefined)
    return fitting(argument.argChoices.map((word) => ({ word, does: '' })))
  return /^targets?$/.test(argument?.name() ?? '') ? fitting(targets(cwd, env, before)) : []
}

function optionOf(command: CommandUnknownOpts, word: string | undefined): Option | undefined {
  return command.options.find(({ short, long }) => word !== undefined && (word === short || word === long))
}

function optionsOf(command: CommandUnknownOpts): Candidate[] {
  const visible = command.createHelp().visibleOptions(command)
  return visible.flatMap(({ long, short, description }) => {
    const word = long ?? short
    return word === undefined ? [] : [{ word, does: description }]
  })
}

function valuesOf(
  option: Option,
  cwd: string,
  env: NodeJS.ProcessEnv,
  words: readonly string[],
): Candidate[] {
  if (option.argChoices !== undefined) return option.argChoices.map((word) => ({ word, does: '' }))
  return option.long === '--target' || option.long === '--to' ? targets(cwd, env, words) : []
}

/** Of the configuration that the command would read; none if there is none, or it is wrong. */
function targets(cwd: string, env: NodeJS.ProcessEnv, words: readonly string[]): Candidate[] {
  const at = words.indexOf('--config')
  try {
    const { targets } = configurationOf({ cwd, env }, { config: at < 0 ? undefined : words[at + 1] })
    return [...targets.values()].map(({ name, sinks }) => ({ word: name, does: sinks.join(', ') }))
  } catch {
    return []
  }
}
