import { extname, resolve } from 'node:path'
import { GramexLogError } from '@gramexlog/core/error'
import type { Target } from '@gramexlog/core/files'
import {
  type Answer,
  type AskOptions,
  type Backend,
  columnsOf,
  type Query,
  type Row,
  writeRows,
} from '@gramexlog/view/reader'
import { createColors } from 'picocolors'
import { EXIT } from '../../exit-codes.ts'
import { safeJson, safeLines, safeText } from '../../terminal/safe-text.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { type ConfigurationOptions, configurationOf, targetOf } from '../configuration.ts'
import { Places, takeTarget } from '../reading/places.ts'
import type { Place } from '../reading/reading-options.ts'
import { blocks } from './blocks.ts'
import { writeFileWhole } from './output-file.ts'
import { type QuestionOptions, questionOf } from './question.ts'
import { recordsTable } from './records-table.ts'

const FORMATS = ['table', 'json', 'ndjson', 'csv', 'xlsx'] as const
type Format = (typeof FORMATS)[number]

interface AnswerOptions extends QuestionOptions, ConfigurationOptions {
  readonly from: Place
  readonly count?: true | undefined
  readonly format?: Format | undefined
  readonly output?: string | undefined
  readonly formulas?: true | undefined
  readonly json?: true | undefined
}

/** Rows of a table, unless others are asked for; all of it is in memory. */
const TABLE_ROWS = 100
const MOST_TABLE_ROWS = 10_000
/** Up to so many the back ends find at once; more are read as they come. */
const AT_ONCE = 10_000

/** Answers a question about a target's records. */
export async function answer(
  terminal: Terminal,
  args: readonly string[],
  options: AnswerOptions,
): Promise<void> {
  const format = formatOf(terminal, options)
  const config = configurationOf(terminal, options)
  const { target = targetOf(config, undefined), conditions } = takeTarget(config, args)
  const query = questionOf(conditions, options)
  const places = new Places(config, options.from, terminal)
  const about = { nowMs: Date.now(), signal: terminal.signal }
  // Only until the first rows are there another place may answer: what is given out cannot be taken back.
  const ask = (query: Query) =>
    places.ask(target, async (backend, isSubstitute) => {
      return { ...(await backend.rows(query, about)), backend, isSubstitute }
    })
  try {
    places.check(target)
    places.sayIfEmpty(target)
    const question = { terminal, target, query, ask, about, options }
    if (options.count) await writeCount(question)
    else if (format === 'table') await writeTable(question)
    else await writeAll(question, format)
  } finally {
    await places.close()
  }
}

interface Question {
  readonly terminal: Terminal
  readonly target: Target
  readonly query: Query
  readonly ask: (query: Query) => Promise<Found>
  readonly about: AskOptions
  readonly options: AnswerOptions
}

interface Found extends Answer {
  readonly backend: Backend
  /** The server is away, and the files of this machine answer. */
  readonly isSubstitute: boolean
}

async function writeCount({ terminal, query, ask, options }: Question): Promise<void> {
  const { count = 0, rows, isSubstitute } = await ask({ ...query, limit: 1, meta: true })
  for await (const _ of rows);
  await terminal.write(options.json ? `${JSON.stringify({ count })}\n` : `${count}\n`)
  if (isSubstitute) terminal.endWith(EXIT.failed)
}

async function writeTable({ terminal, query, ask, options }: Question): Promise<void> {
  const limit = query.limit ?? TABLE_ROWS
  if (limit > MOST_TABLE_ROWS)
    throw new GramexLogError(
      'ERR_GRAMEXLOG_ARGUMENT',
      `--limit: a table has at most ${MOST_TABLE_ROWS} rows; for more, --format csv, json or ndjson`,
    )
  // One more tells that there are more.
  const { columns, rows: pieces, notice, isSubstitute } = await ask({ ...query, limit: limit + 1 })
  const rows: Row[] = []
  for await (const piece of pieces) rows.push(...piece)
  if (notice !== undefined) terminal.say(notice)
  const isFile = options.output !== undefined
  const place = isFile ? { isTerminal: false, columns: 0, colors: createColors(false) } : terminal
  const { text, leftOut } = recordsTable(place, columns, rows.slice(0, limit), query.grouping !== undefined)
  if (isFile) await writeFileWhole(resolve(terminal.cwd, options.output), [text])
  else await terminal.write(text)
  if (rows.length === 0) terminal.say('No records fulfil this.')
  if (leftOut.length > 0)
    terminal.say(
      `Not shown for want of room: ${leftOut.map(safeText).join(', ')}; -c names those that are shown.`,
    )
  if (rows.length > limit && query.limit === undefined)
    terminal.say(
      `These are the first ${limit}, and there are more: --limit ${limit * 10}, or -o rows.csv for all.`,
    )
  // Somebody who looks has read it.
  if (isSubstitute && (isFile || !terminal.isTerminal)) terminal.endWith(EXIT.failed)
}

async function writeAll(
  { terminal, target, query, ask, about, options }: Question,
  format: Exclude<Format, 'table'>,
): Promise<void> {
  const { limit = Number.POSITIVE_INFINITY, ...whole } = query
  const found = await ask(limit <= AT_ONCE ? query : whole)
  if (found.notice !== undefined) terminal.say(found.notice)
  const columns = () => columnsOf(found.columns, found.backend, query, format, about)
  const writing = { title: target.name, defuse: !options.formulas }
  const count = { rows: 0 }
  const text = blocks(writeRows(format, upTo(limit, found.rows, count), columns, writing))
  if (options.output === undefined) {
    const shown = terminal.isTerminal ? shownIn(format) : (block: string | Uint8Array) => block
    for await (const block of text) await terminal.write(shown(block))
  } else {
    await writeFileWhole(resolve(terminal.cwd, options.output), text)
    terminal.say(`${count.rows} ${count.rows === 1 ? 'row is' : 'rows are'} in ${options.output}`)
  }
  if (found.isSubstitute) terminal.endWith(EXIT.failed)
}

/** As a terminal can only show it. */
function shownIn(format: Format): (block: string | Uint8Array) => string {
  if (format !== 'csv') return (block) => safeJson(String(block))
  // The byte order mark is for spreadsheets.
  return (block) => safeLines(String(block).replace(/^\uFEFF/, '')).join('\n')
}

/** @param count counts them */
async function* upTo(
  limit: number,
  pieces: AsyncIterable<readonly Row[]>,
  count: { rows: number },
): AsyncGenerator<readonly Row[]> {
  for await (const piece of pieces) {
    const wanted = piece.slice(0, limit - count.rows)
    count.rows += wanted.length
    yield wanted
    if (count.rows >= limit) return
  }
}

function formatOf(terminal: Terminal, { format, json, output, count }: AnswerOptions): Format {
  const needless = count ? [output !== undefined && '-o', format !== undefined && '--format'] : []
  const [other] = needless.filter((option) => option !== false)
  if (other !== undefined)
    throw new GramexLogError(
      'ERR_GRAMEXLOG_ARGUMENT',
      `${other}: --count prints a number and nothing else; leave one of them out`,
    )
  const ending = output === undefined ? undefined : extname(output).slice(1)
  const byName = ending === 'jsonl' ? 'ndjson' : FORMATS.find((known) => known === ending)
  const shown = terminal.isTerminal && output === undefined
  const found = format ?? (json ? 'ndjson' : (byName ?? (shown ? 'table' : 'ndjson')))
  if (found === 'xlsx' && shown)
    throw new GramexLogError(
      'ERR_GRAMEXLOG_ARGUMENT',
      '--format xlsx: a workbook is nothing for a terminal; write it to a file with -o rows.xlsx',
    )
  return found
}
