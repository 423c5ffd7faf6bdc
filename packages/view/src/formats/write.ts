import type { Answer, AskOptions, Backend, Column } from '../backends/backend.ts'
import type { Format, Query } from '../query/query.ts'
import { writeJson, writeNdjson } from './json.ts'

/** What a format needs to know besides the rows. */
export interface WriteOptions {
  /** What the rows are of. */
  readonly title: string
  /** Text that begins as a formula is made harmless, in csv and xlsx. */
  readonly defuse: boolean
}

/**
 * The rows of an answer in a format, made only as fast as they are taken. Each format is loaded when it is first wanted.
 * @param columns asked for where the format has any
 */
export async function* writeRows(
  format: Format,
  rows: Answer['rows'],
  columns: () => Promise<readonly Column[]>,
  { title, defuse }: WriteOptions,
): AsyncGenerator<string | Uint8Array> {
  if (format === 'json') yield* writeJson(rows)
  else if (format === 'ndjson') yield* writeNdjson(rows)
  else if (format === 'csv') {
    const { writeCsv } = await import('./csv.ts')
    yield* writeCsv({ columns: await columns(), rows }, { defuse })
  } else if (format === 'xlsx') {
    const { writeXlsx } = await import('./xlsx.ts')
    yield* writeXlsx({ columns: await columns(), rows }, { defuse })
  } else {
    const { writeHtml } = await import('./html.ts')
    yield* writeHtml(title, { columns: await columns(), rows })
  }
}

/**
 * The columns that the query names or, if it names none, all that there are but those that it leaves out.
 * @param named those of the answer
 */
export async function columnsOf(
  named: Answer['columns'],
  backend: Backend,
  query: Query,
  format: Format,
  options: AskOptions,
): Promise<readonly Column[]> {
  // Only a sheet has types.
  if (named !== undefined && format !== 'xlsx') return named.map((name) => ({ name, kind: 'mixed' }))
  const known = await backend.columns(options)
  if (named !== undefined) {
    const kinds = new Map(known.map(({ name, kind }) => [name, kind]))
    // The least time is a time; how many there are is none.
    const kindOf = (name: string) => kinds.get(name) ?? kinds.get(name.replace(/\|(min|max)$/, '')) ?? 'mixed'
    return named.map((name) => ({ name, kind: kindOf(name) }))
  }
  const { without } = query.columns
  const isLeftOut = (name: string) => without.some((left) => name === left || name.startsWith(`${left}.`))
  return known.filter(({ name }) => !isLeftOut(name))
}
