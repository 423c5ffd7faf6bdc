import { GramexLogError } from '@gramexlog/core/error'
import { type Parameter, parseQuery, type Query } from '@gramexlog/view/reader'
import { momentText } from '../duration.ts'
import { parametersOf } from '../reading/condition.ts'
import { wholeNumber } from '../whole-number.ts'

/** What can be asked by options as well. */
export interface QuestionOptions {
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly by?: readonly string[] | undefined
  readonly sort?: readonly string[] | undefined
  readonly limit?: string | undefined
  readonly columns?: readonly string[] | undefined
}

/** Parameters of a URL that the command has in another way. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  _format: '--format',
  _meta: '--count',
  _download: '--output',
}

/**
 * The query of a command line.
 * @throws GramexLogError with what is wrong with it
 */
export function questionOf(conditions: readonly string[], options: QuestionOptions): Query {
  const { since, until, by = [], sort = [], limit, columns = [] } = options
  const typed = parametersOf(conditions)
  for (const [key] of typed) {
    const option = ELSEWHERE[key]
    if (option !== undefined)
      throw new GramexLogError('ERR_GRAMEXLOG_QUERY', `${key}=: the command has ${option} for it`)
  }
  const parameters: Parameter[] = [
    ...typed,
    ...by.map((column): Parameter => ['_by', column]),
    ...sort.map((column): Parameter => ['_sort', column]),
    ...columns.map((column): Parameter => ['_c', column]),
    ...(since === undefined ? [] : [['_from', momentText('--since', since)] as const]),
    ...(until === undefined ? [] : [['_to', momentText('--until', until)] as const]),
  ]
  // Without an aggregate the grammar would sum up all numbers.
  if (by.length > 0 && !parameters.some(([key]) => key === '_c')) parameters.push(['_c', '*|count'])
  const query = parseQuery(
    new URLSearchParams(parameters.map(([key, value]): [string, string] => [key, value])),
  )
  if (limit === undefined) return query
  return { ...query, limit: wholeNumber('--limit', limit, 1, 1_000_000_000) }
}
