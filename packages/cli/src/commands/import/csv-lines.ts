import { pipeline } from 'node:stream'
import { parse } from 'csv-parse'
import type { LinesOptions } from './lines-of.ts'

const CHUNK_CHARS = 256 * 1024
const DELIMITERS = [',', ';', '\t']
const NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/

/**
 * The rows of CSV as NDJSON. The delimiter is the one that the first line has most of.
 * @param sample the beginning
 */
export async function* csvLines(
  content: AsyncIterable<Buffer>,
  sample: Buffer,
  { columns, maxBytes, bad }: LinesOptions,
): AsyncGenerator<Buffer> {
  const [first = ''] = sample.toString('utf8').split('\n')
  const count = (delimiter: string) => first.split(delimiter).length
  const delimiter = DELIMITERS.reduce((most, other) => (count(other) > count(most) ? other : most))
  const parser = parse({
    delimiter,
    columns: columns === undefined ? named : named(columns.split(',')),
    max_record_size: maxBytes,
    skip_empty_lines: true,
    skip_records_with_error: true,
    trim: delimiter !== '\t',
    on_skip: (error) => {
      bad({ line: Number(error?.lines ?? 0), reason: error?.message ?? 'no row of CSV' })
      return undefined
    },
  })
  // The error comes by the iteration as well.
  pipeline(content, parser, () => {})
  let text = ''
  for await (const row of parser as AsyncIterable<Record<string, string>>) {
    text += `${JSON.stringify(recordOf(row))}\n`
    if (text.length < CHUNK_CHARS) continue
    yield Buffer.from(text)
    text = ''
  }
  if (text !== '') yield Buffer.from(text)
}

/** A column without a title is called by its number. */
function named(titles: readonly string[]): string[] {
  return titles.map((title, at) => title.trim() || `column${at + 1}`)
}

function recordOf(row: Readonly<Record<string, string>>): Record<string, unknown> {
  const record: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(row)) if (value !== '') record[name] = scalarIn(value)
  return record
}

function scalarIn(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  return NUMBER.test(text) ? Number(text) : text
}
