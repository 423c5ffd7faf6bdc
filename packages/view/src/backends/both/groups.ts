import { QueryProblems } from '../../query/problems.ts'
import type { Aggregate, Query } from '../../query/query.ts'
import type { Answer, AskOptions, Row } from '../backend.ts'
import {
  arrangeGroups,
  checkGroupSort,
  groupColumns,
  inPieces,
  sortNames,
  withNeeded,
} from '../group-rows.ts'
import type { Sides } from './both.ts'
import { mergeGroups, partsOf } from './merge-groups.ts'

/** Stands where nothing is asked for, since then the server would give its default. */
const SOMETHING: Aggregate = { column: '*', by: 'count' }

/** The groups of the records of both sides. */
export async function groupsOfBoth(sides: Sides, query: Query, options: AskOptions): Promise<Answer> {
  const grouping = query.grouping!
  const grouped = { ...query, grouping }
  const shown =
    grouping.aggregates.length > 0 ? grouping.aggregates : await sums(sides, grouping.columns, options)
  const columns = groupColumns(grouping, shown)
  const problems = new QueryProblems()
  checkGroupSort(query.sort, sortNames(columns, query), problems)
  problems.throwIfAny()

  const needed = withNeeded(shown, grouped)
  const { limit: _, ...unlimited } = query
  const aggregates = needed.length > 0 ? partsOf(needed) : [SOMETHING]
  const parts = {
    ...unlimited,
    sort: [],
    offset: 0,
    meta: false,
    grouping: { ...grouping, aggregates, having: [] },
  }
  const answers = await Promise.all(
    [sides.server, sides.here].map(async (side) => {
      const rows: Row[] = []
      for await (const piece of (await side.rows(parts, options)).rows) rows.push(...piece)
      return rows
    }),
  )
  const arranged = arrangeGroups(mergeGroups(answers, grouping.columns, needed), grouped, columns)
  return {
    columns,
    rows: inPieces(arranged.rows),
    ...(query.meta && { count: arranged.count }),
  }
}

/** The sum of each column that is a number on either side. */
async function sums(
  { server, here }: Sides,
  by: readonly string[],
  options: AskOptions,
): Promise<Aggregate[]> {
  const all = [...(await server.columns(options)), ...(await here.columns(options))]
  const names = all
    .filter(({ kind, name }) => kind === 'number' && !by.includes(name))
    .map(({ name }) => name)
  return [...new Set(names)].sort().map((column) => ({ column, by: 'sum' }))
}
