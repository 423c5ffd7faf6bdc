import { GramexLogError } from '@gramexlog/core/error'
import type { Target } from '@gramexlog/core/viewer'
import type { AskOptions, Row } from '../backends/backend.ts'
import { jsonLine } from '../formats/json.ts'
import { columnFault } from '../query/limits.ts'
import { parseQuery } from '../query/parse.ts'
import type { ColumnsAnswer, HistogramAnswer, RowsAnswer, StatisticsAnswer } from './contract.ts'
import { takeApart } from './parameters.ts'
import type { Targets } from './targets.ts'
import type { Work } from './work.ts'

const PAGE_ROWS = 200
const BARS = { least: 1, most: 1_000, usual: 60 }
const MOST = { least: 1, most: 100, usual: 10 }

/** A question of the page about a target. */
export interface PageQuestion {
  readonly targets: Targets
  readonly target: Target
  readonly parameters: URLSearchParams
  readonly nowMs: number
  readonly work: Work
}

/** `/~/rows`: the rows last, since they are streamed. */
export async function answerPageRows({
  targets,
  target,
  parameters,
  nowMs,
  work,
}: PageQuestion): Promise<Response> {
  const asked = parseQuery(takeApart(parameters).query)
  const query = { ...asked, limit: asked.limit ?? PAGE_ROWS }
  const ids = query.grouping === undefined
  const body = await targets.ask(target, async (backend, origin) => {
    const { columns, count, rows, notice } = await backend.rows(query, { nowMs, signal: work.signal, ids })
    const head: Omit<RowsAnswer, 'rows'> = {
      ...(notice !== undefined && { notice }),
      ...origin,
      ...(columns !== undefined && { columns }),
      ...(count !== undefined && { count }),
    }
    return await work.stream(rowsLast(head, rows))
  })
  return new Response(body, { headers: { 'Content-Type': 'application/json; charset=utf-8' } })
}

async function* rowsLast(
  head: Omit<RowsAnswer, 'rows'>,
  pieces: AsyncIterable<readonly Row[]>,
): AsyncGenerator<string> {
  let before = `${JSON.stringify(head).slice(0, -1)},"rows":[\n`
  for await (const piece of pieces)
    for (const row of piece) {
      yield before + jsonLine(row)
      before = ',\n'
    }
  yield before === ',\n' ? '\n]}\n' : `${before}]}\n`
}

/** `/~/columns` */
export async function answerColumns(question: PageQuestion): Promise<Response> {
  const { targets, target, parameters } = question
  takeApart(parameters)
  const answer = await targets.ask<ColumnsAnswer>(target, async (backend, origin) => ({
    ...origin,
    columns: await backend.columns(askOf(question)),
  }))
  return Response.json(answer)
}

/** `/~/histogram` */
export async function answerHistogram(question: PageQuestion): Promise<Response> {
  const { targets, target, parameters } = question
  const { query: rest, beside } = takeApart(parameters, ['bars', 'by'])
  const query = parseQuery(rest)
  const by = columnIn(beside, 'by')
  const options = { ...askOf(question), bars: wholeNumber(beside, 'bars', BARS), ...(by && { by }) }
  const answer = await targets.ask<HistogramAnswer>(target, async (backend, origin) => ({
    ...origin,
    ...(await backend.histogram(query, options)),
  }))
  return Response.json(answer)
}

/** `/~/statistics` */
export async function answerStatistics(question: PageQuestion): Promise<Response> {
  const { targets, target, parameters } = question
  const { query: rest, beside } = takeApart(parameters, ['column', 'most', 'prefix'])
  const query = parseQuery(rest)
  const column = columnIn(beside, 'column')
  if (!column) throw new GramexLogError('ERR_GRAMEXLOG_QUERY', '~column= is missing: name a column')
  const prefix = beside.get('prefix')
  const options = { ...askOf(question), most: wholeNumber(beside, 'most', MOST), ...(prefix && { prefix }) }
  const answer = await targets.ask<StatisticsAnswer>(target, async (backend, origin) => ({
    ...origin,
    ...(await backend.statistics(query, column, options)),
  }))
  return Response.json(answer)
}

function askOf({ nowMs, work }: PageQuestion): AskOptions {
  return { nowMs, signal: work.signal }
}

function columnIn(beside: ReadonlyMap<string, string>, name: string): string | undefined {
  const column = beside.get(name)
  const fault = column === undefined ? undefined : columnFault(column)
  if (fault !== undefined) throw new GramexLogError('ERR_GRAMEXLOG_QUERY', `~${name}: ${fault}`)
  return column
}

function wholeNumber(
  beside: ReadonlyMap<string, string>,
  name: string,
  { least, most, usual }: typeof BARS,
): number {
  const text = beside.get(name)
  if (!text) return usual
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  throw new GramexLogError(
    'ERR_GRAMEXLOG_QUERY',
    `~${name}=${text.slice(0, 60)}: is no whole number from ${least} to ${most}`,
  )
}
