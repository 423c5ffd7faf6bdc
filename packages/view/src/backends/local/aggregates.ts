import type { QueryProblems } from '../../query/problems.ts'
import { type Aggregate, nameOf } from '../../query/query.ts'
import type { Json } from '../backend.ts'
import { TIME } from './condition.ts'
import type { Scan } from './scan.ts'

/** What is gathered of a column, first of records and then of groups of them. */
const PARTS = ['n', 'numbers', 'sum', 'min', 'max'] as const
type Part = (typeof PARTS)[number]

/** How each part of groups is put together. */
const TOGETHER: Readonly<Record<Part, string>> = {
  n: 'sum',
  numbers: 'sum',
  sum: 'sum',
  min: 'min',
  max: 'max',
}

/** What each aggregate is made of. */
const NEEDED: Readonly<Record<Aggregate['by'], readonly Part[]>> = {
  count: ['n'],
  sum: ['sum'],
  avg: ['sum', 'numbers'],
  min: ['min'],
  max: ['max'],
}

/** Aggregates of columns in SQL: of records, and, since these can be in several groups, of groups in their turn. */
export class Aggregation {
  /** Name and expression over the scan. */
  readonly #parts = new Map<string, { readonly part: Part; readonly sql: string }>()
  readonly #aggregates: readonly Aggregate[]
  readonly #scan: Scan

  constructor(aggregates: readonly Aggregate[], scan: Scan, problems: QueryProblems) {
    this.#aggregates = aggregates
    this.#scan = scan
    for (const aggregate of aggregates) {
      const { column, by } = aggregate
      if (column !== '*') for (const part of NEEDED[by]) this.#add(column, part)
      else if (by !== 'count') problems.report(nameOf(aggregate), 'is of records, which have only *|count')
    }
  }

  /** Over the scan, each with its name. */
  ofRecords(): string[] {
    return ['count(*) AS records', ...[...this.#parts].map(([name, { sql }]) => `${sql} AS ${name}`)]
  }

  /** Over groups that have these, each with its name. */
  ofGroups(): string[] {
    const parts = [...this.#parts].map(([name, { part }]) => `${TOGETHER[part]}(${name}) AS ${name}`)
    return ['sum(records) AS records', ...parts]
  }

  /** The aggregates' values from those of a group, by their names there. */
  read(values: ReadonlyMap<string, unknown>): [name: string, value: Json][] {
    return this.#aggregates.map((aggregate) => [nameOf(aggregate), this.#valueOf(aggregate, values)])
  }

  #valueOf({ column, by }: Aggregate, values: ReadonlyMap<string, unknown>): Json {
    const get = (part: Part): number | null => {
      const value = values.get(this.#name(column, part))
      return value === null || value === undefined ? null : Number(value)
    }
    if (column === '*') return by === 'count' ? Number(values.get('records')) : null
    if (by === 'count') return get('n') ?? 0
    if (column === TIME) {
      const moment = by === 'min' || by === 'max' ? get(by) : null
      return moment === null ? null : new Date(moment).toISOString()
    }
    if (by !== 'avg') return get(by)
    const sum = get('sum')
    return sum === null ? null : sum / get('numbers')!
  }

  #add(column: string, part: Part): void {
    const value = this.#scan.column(column)
    this.#parts.set(this.#name(column, part), { part, sql: partOf(part, value, column === TIME) })
  }

  #name(column: string, part: Part): string {
    return `${part}_${this.#scan.column(column)}`
  }
}

function partOf(part: Part, value: string, isTime: boolean): string {
  const read = isTime ? 'as_moment' : 'as_number'
  const inList = (list: string) =>
    `${list}(list_transform(json_extract(${value}, '$[*]'), lambda x: ${read}(x)))`
  const each = (list: string, single: string) => `CASE WHEN is_list(${value}) THEN ${list} ELSE ${single} END`
  switch (part) {
    case 'n':
      return `sum(${each(`len(items(${value}))`, `(${value} IS NOT NULL)::INTEGER`)})`
    case 'numbers':
      return `sum(${each(inList('list_count'), `(${read}(${value}) IS NOT NULL)::INTEGER`)})`
    default:
      return `${part}(${each(inList(`list_${part}`), `${read}(${value})`)})`
  }
}
