/** Longer rows are not held; after so many times that length within one row its quote counts as never closed. */
const PATIENCE = 16
const QUOTE = '"'

/** What is wrong with a row, in words. */
export class Fault {
  readonly reason: string

  constructor(reason: string) {
    this.reason = reason
  }
}

/** One row of CSV after the other, by lines: a field in quotes may go over several. */
export class CsvRow {
  readonly #delimiter: string
  readonly #trims: boolean
  readonly #maxChars: number
  #fields: string[] = []
  /** The field in quotes that has no end yet. */
  #quoted: string | undefined
  #chars = 0

  /** @param maxChars of a row */
  constructor(delimiter: string, maxChars: number) {
    this.#delimiter = delimiter
    this.#trims = delimiter !== '\t'
    this.#maxChars = maxChars
  }

  /** A quote is open. */
  get isOpen(): boolean {
    return this.#quoted !== undefined
  }

  /** The quote that is open has none that closes it, as far as can be told. */
  get isLost(): boolean {
    return this.isOpen && this.#chars > PATIENCE * this.#maxChars
  }

  /**
   * @param line without its break
   * @param lineBreak what becomes part of a field that goes on
   * @returns the fields of the row that ends here; undefined if it goes on in the next line
   */
  take(line: string, lineBreak: string): string[] | Fault | undefined {
    this.#chars += line.length + lineBreak.length
    const isLong = this.#chars > this.#maxChars
    const fault = this.#read(line, lineBreak, isLong)
    if (fault === undefined && this.isOpen) return undefined
    const fields = this.#fields
    this.begin()
    return fault ?? (isLong ? new Fault(`longer than ${this.#maxChars} bytes (maxRecordBytes)`) : fields)
  }

  /** Forgets what there is of a row. */
  begin(): void {
    this.#fields = []
    this.#quoted = undefined
    this.#chars = 0
  }

  #read(line: string, lineBreak: string, isLong: boolean): Fault | undefined {
    for (let at: number | undefined = 0; at !== undefined; ) {
      if (this.#quoted === undefined) {
        const from: number = this.#skipped(line, at)
        if (line[from] !== QUOTE) {
          const to = this.#plain(line, from)
          if (to instanceof Fault) return to
          at = to
          continue
        }
        this.#quoted = ''
        at = from + 1
      }
      const to = this.#inQuotes(line, at)
      if (to === undefined) {
        this.#quoted = isLong ? '' : this.#quoted + line.slice(at) + lineBreak
        if (isLong) this.#fields = []
        return undefined
      }
      const next = this.#skipped(line, to)
      if (next < line.length && line[next] !== this.#delimiter) return new Fault('text after a closing quote')
      at = next < line.length ? next + 1 : undefined
    }
    return undefined
  }

  /** @returns where the next field begins, if there is one */
  #plain(line: string, from: number): number | undefined | Fault {
    const to = line.indexOf(this.#delimiter, from)
    const text = line.slice(from, to < 0 ? line.length : to)
    if (text.includes(QUOTE)) return new Fault('a quote in a field that does not begin with one')
    this.#fields.push(this.#trims ? text.trim() : text)
    return to < 0 ? undefined : to + 1
  }

  /** @returns where the field's end is, behind the quote; undefined if it is not in this line */
  #inQuotes(line: string, from: number): number | undefined {
    for (let at = from; ; ) {
      const to = line.indexOf(QUOTE, at)
      if (to < 0) return undefined
      if (line[to + 1] === QUOTE) {
        at = to + 2
        continue
      }
      this.#fields.push(unquoted(this.#quoted + line.slice(from, to)))
      this.#quoted = undefined
      return to + 1
    }
  }

  #skipped(line: string, from: number): number {
    let at = from
    while (this.#trims && (line[at] === ' ' || line[at] === '\t')) at += 1
    return at
  }
}

function unquoted(text: string): string {
  return text.replaceAll('""', QUOTE)
}
