import { checkLimits } from './limits.ts'
import { MOMENT_FORMS, resolveMoment } from './moment.ts'
import { parseAggregate, parseFilters, parseHaving, splitKey } from './parse-filter.ts'
import { QueryProblems } from './problems.ts'
import {
  type Aggregate,
  type Filter,
  FORMATS,
  type Format,
  type Grouping,
  type Having,
  nameOf,
  type Query,
  type Sort,
} from './query.ts'

/** Rows of a page, at most. Whole answers are streamed, without a limit. */
const MAX_LIMIT = 10_000
/** Rows that can be skipped. */
const MAX_OFFSET = 10_000_000
/** Parameters of a URL, and characters of one. */
const MAX_PARAMETERS = 200
const MAX_CHARACTERS = 8_192
/** Columns that a query groups by: each multiplies the groups. */
const MAX_GROUP_COLUMNS = 5
const MAX_AGGREGATES = 50

/** The parameters that are not about a column. */
const CONTROLS = ['_sort', '_limit', '_offset', '_c', '_by', '_meta', '_format', '_from', '_to', 'q'] as const

/**
 * Reads Gramex's URL grammar for FormHandler, and beyond it `q`, `_from` and `_to`.
 *
 * @param parameters of the URL
 * @throws GramexLogError with the code ERR_GRAMEXLOG_QUERY, with all that is wrong: what, where, what is allowed
 */
export function parseQuery(parameters: URLSearchParams): Query {
  const problems = new QueryProblems()
  const given = [...parameters]
  if (given.length > MAX_PARAMETERS)
    problems.report('the query', `has ${given.length} parameters; at most ${MAX_PARAMETERS} are allowed`)
  for (const [key, value] of given) {
    const length = key.length + value.length
    if (length > MAX_CHARACTERS)
      problems.report(key, `has ${length} characters; at most ${MAX_CHARACTERS} are allowed`)
  }
  problems.throwIfAny()
  const reader = new ControlReader(parameters, problems)
  const grouping = readGrouping(parameters, reader, problems)
  const query = {
    ...reader.text('q', 'text'),
    ...reader.moment('_from', 'from'),
    ...reader.moment('_to', 'to'),
    filters: readFilters(parameters, grouping !== undefined, problems),
    ...(grouping && { grouping }),
    columns: grouping ? { only: [], without: [] } : reader.columns(),
    sort: reader.sort(),
    ...reader.limit(),
    offset: reader.number('_offset', 0, MAX_OFFSET) ?? 0,
    meta: reader.flag('_meta'),
    ...reader.format(),
  }
  checkLimits(query, problems)
  problems.throwIfAny()
  return query
}

/** The parameters about columns, in the order in which their columns come first. */
function columnParameters(parameters: URLSearchParams): [key: string, values: string[]][] {
  const known: ReadonlySet<string> = new Set(CONTROLS)
  return [...new Set(parameters.keys())]
    .filter((key) => !known.has(key))
    .map((key) => [key, parameters.getAll(key)])
}

function readFilters(parameters: URLSearchParams, grouped: boolean, problems: QueryProblems): Filter[] {
  return columnParameters(parameters).flatMap(([key, values]) => {
    const { column } = splitKey(key)
    if (parseAggregate(column) === undefined) return parseFilters(key, values, CONTROLS, problems)
    if (!grouped)
      problems.report(
        key,
        'is a condition on groups, and needs _by=<column>, or _by= for all records together',
      )
    return []
  })
}

function readGrouping(
  parameters: URLSearchParams,
  reader: ControlReader,
  problems: QueryProblems,
): Grouping | undefined {
  if (!parameters.has('_by')) return undefined
  const columns = [...new Set(parameters.getAll('_by').filter((column) => column !== ''))]
  if (columns.length > MAX_GROUP_COLUMNS)
    problems.report('_by', `groups by ${columns.length} columns; at most ${MAX_GROUP_COLUMNS} are allowed`)
  const having: Having[] = columnParameters(parameters).flatMap(([key, values]) => {
    const { column } = splitKey(key)
    return parseAggregate(column) === undefined ? [] : parseHaving(key, values, problems)
  })
  return { columns, aggregates: reader.aggregates(columns), having }
}

/** Reads the parameters that are not about a column, one kind at a time. */
class ControlReader {
  readonly #parameters: URLSearchParams
  readonly #problems: QueryProblems

  constructor(parameters: URLSearchParams, problems: QueryProblems) {
    this.#parameters = parameters
    this.#problems = problems
  }

  text<K extends string>(name: string, property: K): Partial<Record<K, string>> {
    const value = this.#last(name)
    return value ? ({ [property]: value } as Record<K, string>) : {}
  }

  moment<K extends string>(name: string, property: K): Partial<Record<K, string>> {
    const value = this.#last(name)
    if (value && resolveMoment(value, 0) === undefined)
      this.#wrong(name, value, `is no time; allowed: ${MOMENT_FORMS}`)
    return this.text(name, property)
  }

  columns(): Query['columns'] {
    const named = this.#parameters.getAll('_c').filter((column) => column !== '')
    return {
      only: [...new Set(named.filter((column) => !column.startsWith('-')))],
      without: [...new Set(named.filter((column) => /^-./s.test(column)).map((column) => column.slice(1)))],
    }
  }

  aggregates(by: readonly string[]): Aggregate[] {
    const found = new Map<string, Aggregate>()
    for (const value of this.#parameters.getAll('_c')) {
      // The columns that are grouped by are there in any case.
      if (value === '' || by.includes(value)) continue
      const aggregate = parseAggregate(value)
      if (aggregate === undefined)
        this.#wrong('_c', value, 'needs |count, |sum, |avg, |min or |max behind the column, since _by groups')
      else found.set(nameOf(aggregate), aggregate)
    }
    if (found.size > MAX_AGGREGATES)
      this.#problems.report('_c', `asks for ${found.size} aggregates; at most ${MAX_AGGREGATES} are allowed`)
    return [...found.values()]
  }

  sort(): Sort[] {
    const sorts = new Map<string, Sort>()
    for (const value of this.#parameters.getAll('_sort')) {
      const descending = value.startsWith('-')
      const column = descending ? value.slice(1) : value
      if (column !== '' && !sorts.has(column)) sorts.set(column, { column, descending })
    }
    return [...sorts.values()]
  }

  limit(): { limit?: number } {
    const limit = this.number('_limit', 1, MAX_LIMIT)
    return limit === undefined ? {} : { limit }
  }

  number(name: string, least: number, most: number): number | undefined {
    const value = this.#last(name)
    if (!value) return undefined
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN
    if (number >= least && number <= most) return number
    this.#wrong(name, value, `is no whole number from ${least} to ${most}`)
    return undefined
  }

  /** As Gramex has it: there with any value but those that say no. */
  flag(name: string): boolean {
    const value = this.#last(name)?.toLowerCase()
    return value !== undefined && !['', 'n', 'no', 'false', '0'].includes(value)
  }

  format(): { format?: Format } {
    const value = this.#last('_format')
    if (!value) return {}
    const format = FORMATS.find((known) => known === value)
    if (format !== undefined) return { format }
    this.#wrong('_format', value, `is no format; allowed: ${FORMATS.join(', ')}`)
    return {}
  }

  /** Of a parameter that is repeated the last one counts. */
  #last(name: string): string | undefined {
    return this.#parameters.getAll(name).at(-1)
  }

  #wrong(name: string, value: string, problem: string): void {
    this.#problems.report(`${name}=${value}`, problem)
  }
}
