import { GramexLogError } from '@gramexlog/core/error'
import { parseAggregate } from '@gramexlog/view/reader'

/** A parameter of the query grammar. */
export type Parameter = readonly [key: string, value: string]

/**
 * How an operator is typed, the longer ones first, and what stands behind the column in the grammar. There `>` is strict, though
 * a URL writes it `>=`; whoever types `>=` in a terminal means it.
 */
const OPERATORS: readonly (readonly [typed: string, inGrammar: string])[] = [
  ['!~=', '!~'],
  ['!*=', '!*'],
  ['>~=', '>~'],
  ['<~=', '<~'],
  ['>=', '>~'],
  ['<=', '<~'],
  ['!=', '!'],
  ['!~', '!~'],
  ['~=', '~'],
  ['*=', '*'],
  ['>', '>'],
  ['<', '<'],
  ['~', '~'],
  ['=', ''],
]
const FORMS = 'column=value, !=, >, >=, <, <=, ~pattern, !~pattern, _by=column, column|avg, q=words'

/** An argument as a parameter; undefined if it has no operator and is no aggregate, and so may be a target's name. */
export function parameterOf(argument: string): Parameter | undefined {
  for (let at = 1; at < argument.length; at += 1) {
    const found = OPERATORS.find(([typed]) => argument.startsWith(typed, at))
    if (found === undefined) continue
    const [typed, inGrammar] = found
    return [argument.slice(0, at) + inGrammar, argument.slice(at + typed.length)]
  }
  return parseAggregate(argument) === undefined ? undefined : ['_c', argument]
}

/**
 * The conditions of a command line.
 * @throws GramexLogError ERR_GRAMEXLOG_QUERY with all that are none
 */
export function parametersOf(args: readonly string[]): Parameter[] {
  const problems: string[] = []
  const parameters = args.flatMap((argument) => {
    const parameter = parameterOf(argument)
    if (parameter === undefined)
      problems.push(`${JSON.stringify(argument)} is no condition; expected: ${FORMS}`)
    return parameter === undefined ? [] : [parameter]
  })
  if (problems.length > 0) throw new GramexLogError('ERR_GRAMEXLOG_QUERY', problems.join('\n  '))
  return parameters
}
