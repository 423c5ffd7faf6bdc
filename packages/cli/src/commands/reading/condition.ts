import { GramexLogError } from '@gramexlog/core/error'
import { type Parameter, readTyped } from '@gramexlog/view/reader'

const FORMS = 'column=value, !=, >, >=, <, <=, ~pattern, !~pattern, _by=column, column|avg, q=words'

/** An argument as a parameter; undefined if it has no operator and is no aggregate, and so may be a target's name. */
export function parameterOf(argument: string): Parameter | undefined {
  return readTyped(argument)?.parameter
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
