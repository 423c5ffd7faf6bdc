import { extname } from 'node:path'
import { GramexLogError } from '@gramexlog/core/error'
import { loadConfig, type Target } from '@gramexlog/core/files'
import { type Backend, columnsOf, type Query, type Row, writeRows } from '@gramexlog/view/reader'
import type { Terminal } from '../../terminal/terminal.ts'
import { Places, takeTarget } from '../reading/places.ts'
import type { Place } from '../reading/reading-options.ts'
import { blocks } from './blocks.ts'
import { writeFileWhole } from './output-file.ts'
import { type QuestionOptions, questionOf } from './question.ts'
import { recordsTable } from './records-table.ts'

const FORMATS = ['table', 'json', 'ndjson', 'csv', 'xlsx'] as const
type Format = (typeof FORMATS)[number]

interface AnswerOptions extends QuestionOptions {
  readonly from: Place
  readonly count?: true | undefined
  readonly format?: Format | undefined
  readonly output?: string | undefined
  readonly formulas?: true | undefined
  readonly config?: string | undefined
  readonly dir?: string | undefined
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
  const { config: file, dir } = options
  const format = formatOf(terminal, options)
  const config = loadConfig({ config: file, dir, cwd: terminal.cwd, env: terminal.env })
  const { target = [...config.targets.values()][0]!, conditions } = takeTarget(config, args)
  const query = questionOf(conditions, options)
  const places = new Places(config, options.from, terminal)
  try {
    places.check(target)
    places.sayIfEmpty(target)
    await places.ask(target, async (backend) => {
      const question = { terminal, target, query, backend, options }
      if (options.count) await writeCount(question)
      else if (format === 'table') await writeTable(question)
      else await writeAll(question, format)
    })
  } finally {
    await places.close()
  }
}

interface Question {
  readonly terminal: Terminal
  readonly target: Target
  readonly query: Query
  readonly backend: Backend
  readonly options: AnswerOptions
}

async function writeCount({ terminal, query, backend, options }: Question): Promise<void> {
  const { count = 0, rows } = await backend.rows({ ...query, limit: 1, meta: true }, asked(terminal))
  for await (const _ of rows);
  await terminal.write(options.json ? `${JSON.stringify({ count })}\n` : `${count}\n`)
}

async function writeTable({ terminal, query, backend, options }: Question): Promise<void> {
  const limit = query.limit ?? TABLE_ROWS
  if (limit > MOST_TABLE_ROWS)
    throw new GramexLogError(
      'ERR_GRAMEXLOG_ARGUMENT',
      `--limit: a table has at most ${MOST_TABLE_ROWS} rows; for more, --format csv, json or ndjson`,
    )
  // One more tells that there are more.
  const {
    columns,
    rows: pieces,
    notice,
  } = await backend.rows({ ...query, limit: limit + 1 }, asked(terminal))
  const rows: Row[] = []
  for await (const piece of pieces) rows.push(...piece)
  if (notice !== undefined) terminal.say(notice)
  const { text, leftOut } = recordsTable(terminal, columns, rows.slice(0, limit))
  if (options.output === undefined) await terminal.write(text)
  else await writeFileWhole(options.output, [text])
  if (rows.length === 0) terminal.say('No records fulfil this.')
  if (leftOut.length > 0)
    terminal.say(`Not shown for want of room: ${leftOut.join(', ')}; -c names those that are shown.`)
  if (rows.length > limit && query.limit === undefined)
    terminal.say(
      `These are the first ${limit}, and there are more: --limit ${limit * 10}, or -o rows.csv for all.`,
    )
}

async function writeAll(
  { terminal, target, query, backend, options }: Question,
  format: Exclude<Format, 'table'>,
): Promise<void> {
  const { limit = Number.POSITIVE_INFINITY, ...whole } = query
  const about = asked(terminal)
  const found = await backend.rows(limit <= AT_ONCE ? query : whole, about)
  if (found.notice !== undefined) terminal.say(found.notice)
  const columns = () => columnsOf(found.columns, backend, query, format, about)
  const writing = { title: target.name, defuse: !options.formulas }
  const count = { rows: 0 }
  const text = blocks(writeRows(format, upTo(limit, found.rows, count), columns, writing))
  if (options.output === undefined) {
    for await (const block of text) await terminal.write(block)
    return
  }
  await writeFileWhole(options.output, text)
  terminal.say(`${count.rows} ${count.rows === 1 ? 'row is' : 'rows are'} in ${options.output}`)
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

function asked({ signal }: Terminal) {
  return { nowMs: Date.now(), signal }
}

function formatOf(terminal: Terminal, { format, json, output }: AnswerOptions): Format {
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
