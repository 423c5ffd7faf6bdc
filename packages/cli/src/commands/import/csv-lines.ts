import { GramexLogError } from '@gramexlog/core/error'
import { splitLines } from '@gramexlog/core/operator'
import { CsvRow, Fault } from './csv-row.ts'
import type { LinesOptions } from './lines-of.ts'

const CHUNK_CHARS = 256 * 1024
const DELIMITERS = [',', ';', '\t']
const NUMBER = /^-?\d+(?:\.\d+)?$/
const SPACES = /^[ \t]*$/
const NEVER_CLOSED = 'a quote that opens here is never closed, and the rows behind it were taken for its text'

export interface CsvOptions extends Pick<LinesOptions, 'columns' | 'maxBytes' | 'bad'> {
  /** As it is called in errors. */
  readonly name: string
}

/**
 * The rows of CSV as NDJSON, each in the line that it begins with in the file: where there is no row, a line is empty. The
 * delimiter is the one that the first line has most of.
 * @param sample the beginning
 * @throws GramexLogError if the titles are no good, or a quote is never closed
 */
export async function* csvLines(
  content: AsyncIterable<Buffer>,
  sample: Buffer,
  options: CsvOptions,
): AsyncGenerator<Buffer> {
  const [first = ''] = sample.toString('utf8').split('\n')
  const count = (delimiter: string) => first.split(delimiter).length
  const delimiter = DELIMITERS.reduce((most, other) => (count(other) > count(most) ? other : most))
  const rows = new Rows(delimiter, options)
  for await (const lines of splitLines(content, options.maxBytes)) {
    if (lines === 'tooLong') rows.skip()
    else {
      const text = lines.toString('utf8')
      for (let from = 0, next = 0; from < text.length; from = next) {
        next = text.indexOf('\n', from) + 1
        const to = text[next - 2] === '\r' && next - 2 >= from ? next - 2 : next - 1
        rows.take(text.slice(from, to), text.slice(to, next))
        if (rows.text.length > CHUNK_CHARS) yield rows.printed()
      }
    }
    // Before an error in what is read next.
    if (rows.text !== '') yield rows.printed()
    rows.check()
  }
  rows.end()
}

class Rows {
  readonly #options: CsvOptions
  readonly #row: CsvRow
  #titles: readonly string[] | undefined
  /** Of the file, from 1. */
  #line = 0
  /** Where the row begins. */
  #begin = 1
  /** Of what is printed. */
  #printed = 0
  text = ''

  constructor(delimiter: string, options: CsvOptions) {
    this.#options = options
    this.#row = new CsvRow(delimiter, options.maxBytes)
    if (options.columns !== undefined) this.#titles = this.#named(options.columns.split(','))
  }

  take(line: string, lineBreak: string): void {
    this.#line += 1
    if (!this.#row.isOpen) {
      this.#begin = this.#line
      if (SPACES.test(line)) return
    }
    const fields = this.#row.take(line, lineBreak)
    if (fields === undefined) return
    if (this.#titles === undefined) this.#titles = this.#titlesIn(fields)
    else if (fields instanceof Fault) this.#refuse(fields.reason)
    else if (fields.length !== this.#titles.length) {
      this.#refuse(`there are ${this.#titles.length} columns, and it has ${fields.length}`)
    } else this.#print(recordOf(this.#titles, fields))
  }

  /** A line that is too long to be looked at. */
  skip(): void {
    this.#line += 1
    if (!this.#row.isOpen) this.#begin = this.#line
    this.#row.begin()
    const reason = `longer than ${this.#options.maxBytes} bytes (maxRecordBytes)`
    if (this.#titles === undefined) this.#stop(`the titles cannot be read: ${reason}`)
    this.#refuse(reason)
  }

  printed(): Buffer {
    const bytes = Buffer.from(this.text)
    this.text = ''
    return bytes
  }

  /** @throws GramexLogError if there is no sense in going on */
  check(): void {
    if (!this.#row.isLost) return
    const { name } = this.#options
    throw new GramexLogError('ERR_GRAMEXLOG_ARGUMENT', `${name}:${this.#begin}: ${NEVER_CLOSED}`)
  }

  end(): void {
    if (this.#row.isOpen) this.#refuse(NEVER_CLOSED)
  }

  #refuse(reason: string): void {
    this.#options.bad({ line: this.#begin, reason })
  }

  #print(record: object): void {
    this.text += `${'\n'.repeat(this.#begin - 1 - this.#printed)}${JSON.stringify(record)}\n`
    this.#printed = this.#begin
  }

  #titlesIn(fields: readonly string[] | Fault): string[] {
    if (fields instanceof Fault) this.#stop(`the titles cannot be read: ${fields.reason}`)
    return this.#named(fields)
  }

  /** A column without a title is called by its number. */
  #named(titles: readonly string[]): string[] {
    const names = titles.map((title, at) => title.trim() || `column${at + 1}`)
    const twice = names.find((name, at) => names.indexOf(name) < at)
    if (twice !== undefined) this.#stop(`two columns are called ${JSON.stringify(twice)}; rename one`)
    return names
  }

  #stop(reason: string): never {
    throw new GramexLogError('ERR_GRAMEXLOG_ARGUMENT', `${this.#options.name}: ${reason}`)
  }
}

function recordOf(titles: readonly string[], fields: readonly string[]): object {
  const filled = titles.map((title, at) => [title, fields[at]!] as const).filter(([, text]) => text !== '')
  return Object.fromEntries(filled.map(([title, text]) => [title, scalarIn(text)]))
}

/** A number only where it is printed as it was written: 1.10 may be a version, and 007 a key. */
function scalarIn(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  return NUMBER.test(text) && String(Number(text)) === text ? Number(text) : text
}
