import { GramexLogError } from '@gramexlog/core/error'
import type { Column, Json, Row } from '../backends/backend.ts'
import { type Read, readerOf } from '../backends/path.ts'
import { defuse, defuseTitle } from './defuse.ts'
import type { Table } from './table.ts'
import { textOf } from './text-of.ts'
import { BOOK_LINK, BOOK_TYPES, bookLinks, bookSheets, STYLES } from './xlsx-book.ts'
import { xlsxText } from './xlsx-text.ts'
import { writeZip, type ZipEntry } from './zip.ts'

const MAX_COLUMNS = 16_384
/** Rows of a sheet, at most, with that of the titles. */
const MAX_ROWS = 1_048_576
/** Characters of a sheet's XML, each of at most three bytes: a file inside a ZIP ends at 4 GiB. */
const MAX_CHARACTERS = 1_000_000_000
/** The XML is handed on in parts of this length. */
const PART_CHARACTERS = 64 * 1024
const DAY_MS = 86_400_000
/** Day 0 of Excel is this many days before 1970; before March 1900 it counts a day that never was. */
const EPOCH_DAYS = 25_569
const FIRST_MS = Date.UTC(1900, 2, 1)
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/

export interface XlsxOptions {
  /** Text that begins as a formula is made harmless, for those who save the sheet as CSV. It is typed as text in any case. */
  readonly defuse: boolean
  /** Rows of a sheet with the titles; more go to further sheets. Default: as many as Excel takes. */
  readonly sheetRows?: number
}

/**
 * An Excel workbook, made only as fast as it is taken. Numbers, times and truth values are typed as such.
 * @throws GramexLogError ERR_GRAMEXLOG_QUERY for more columns than a sheet may have
 */
export async function* writeXlsx(table: Table, options: XlsxOptions): AsyncGenerator<Uint8Array> {
  if (table.columns.length > MAX_COLUMNS)
    throw new GramexLogError(
      'ERR_GRAMEXLOG_QUERY',
      `_format=xlsx: there are ${table.columns.length} columns, and a sheet has at most ${MAX_COLUMNS}; name those that you want with _c=`,
    )
  yield* writeZip(entries(table, options))
}

async function* entries({ columns, rows }: Table, options: XlsxOptions): AsyncGenerator<ZipEntry> {
  yield { name: '[Content_Types].xml', parts: [BOOK_TYPES] }
  yield { name: '_rels/.rels', parts: [BOOK_LINK] }
  yield { name: 'xl/styles.xml', parts: [STYLES] }
  const feed = new Feed(rows)
  try {
    let sheets = 0
    do {
      sheets += 1
      yield { name: `xl/worksheets/sheet${sheets}.xml`, parts: sheet(columns, feed, options) }
    } while (await feed.next())
    yield { name: 'xl/workbook.xml', parts: [bookSheets(sheets)] }
    yield { name: 'xl/_rels/workbook.xml.rels', parts: [bookLinks(sheets)] }
  } finally {
    await feed.close()
  }
}

/** Hands rows out one by one, to one sheet after the other. */
class Feed {
  readonly #pieces: AsyncIterator<readonly Row[]>
  #piece: readonly Row[] = []
  #at = 0

  constructor(pieces: AsyncIterable<readonly Row[]>) {
    this.#pieces = pieces[Symbol.asyncIterator]()
  }

  /** Looks for a row, which `take` then hands out. Only this waits. */
  async next(): Promise<boolean> {
    while (this.#at >= this.#piece.length) {
      const { done, value } = await this.#pieces.next()
      if (done) return false
      this.#piece = value
      this.#at = 0
    }
    return true
  }

  /** A row; undefined if it has to be looked for. */
  take(): Row | undefined {
    const row = this.#piece[this.#at]
    this.#at += 1
    return row
  }

  async close(): Promise<void> {
    await this.#pieces.return?.()
  }
}

async function* sheet(columns: readonly Column[], feed: Feed, options: XlsxOptions): AsyncGenerator<string> {
  const { sheetRows = MAX_ROWS } = options
  const text = (value: string) => xlsxText(options.defuse ? defuse(value) : value)
  const cells = columns.map(
    ({ name, kind }, at) => new Cell(letters(at), readerOf(name), kind === 'time', text),
  )
  const title = (name: string) => xlsxText(options.defuse ? defuseTitle(textOf(name)) : textOf(name))
  const titles = columns.map(({ name }, at) => inline(`${letters(at)}1`, title(name)))
  let xml = `${HEAD}${widths(columns)}<sheetData><row r="1">${titles.join('')}</row>`
  let characters = 0
  for (let line = 2; line <= sheetRows && characters < MAX_CHARACTERS && (await feed.next()); line++) {
    const row = feed.take()!
    xml += `<row r="${line}">`
    for (const cell of cells) xml += cell.of(row, line)
    xml += '</row>'
    if (xml.length < PART_CHARACTERS) continue
    characters += xml.length
    yield xml
    xml = ''
  }
  yield `${xml}</sheetData></worksheet>`
}

/** A column's cells. */
class Cell {
  readonly #letters: string
  readonly #read: Read
  readonly #isTime: boolean
  readonly #text: (value: string) => string

  constructor(letters: string, read: Read, isTime: boolean, text: (value: string) => string) {
    this.#letters = letters
    this.#read = read
    this.#isTime = isTime
    this.#text = text
  }

  /** The XML of the cell in a line; "" if it has no value. */
  of(row: Row, line: number): string {
    const value = this.#read(row)
    if (value === null || value === undefined || value === '') return ''
    const place = this.#letters + line
    const day = this.#isTime ? dayOf(value) : undefined
    if (day !== undefined) return `<c r="${place}" s="1"><v>${day}</v></c>`
    if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`
    if (typeof value === 'boolean') return `<c r="${place}" t="b"><v>${value ? 1 : 0}</v></c>`
    return inline(place, this.#text(textOf(value)))
  }
}

/** A moment as Excel counts: in days, in UTC. */
function dayOf(value: Json): number | undefined {
  const ms = typeof value === 'string' && MOMENT.test(value) ? Date.parse(value) : value
  return typeof ms === 'number' && ms >= FIRST_MS ? ms / DAY_MS + EPOCH_DAYS : undefined
}

/** Text that is typed as text: never a formula. */
function inline(place: string, text: string): string {
  return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`
}

const HEAD =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'

/** Times do not fit the usual width, and would be shown as #####. */
function widths(columns: readonly Column[]): string {
  const wide = columns.flatMap(({ kind }, at) =>
    kind === 'time' ? [`<col min="${at + 1}" max="${at + 1}" width="24" customWidth="1"/>`] : [],
  )
  return wide.length === 0 ? '' : `<cols>${wide.join('')}</cols>`
}

/** A, B, …, Z, AA, … */
function letters(at: number): string {
  const last = String.fromCharCode(65 + (at % 26))
  return at < 26 ? last : letters(Math.floor(at / 26) - 1) + last
}
