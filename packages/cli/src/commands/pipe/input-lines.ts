import { StringDecoder } from 'node:string_decoder'

const LINE_BREAK = /\r?\n/
const BOM = '\u{feff}'

/**
 * Cuts what comes in at line breaks. A line that is longer than `maxChars` is given in pieces: it is held no longer.
 */
export class InputLines {
  readonly #decoder = new StringDecoder('utf8')
  readonly #maxChars: number
  #rest = ''
  #begun = false

  constructor(maxChars: number) {
    this.#maxChars = maxChars
  }

  /** The lines that end in this chunk, without those that are empty. */
  take(chunk: Buffer): string[] {
    const lines = (this.#rest + this.#read(chunk)).split(LINE_BREAK)
    this.#rest = lines.pop()!
    if (this.#rest.length > this.#maxChars) {
      lines.push(this.#rest)
      this.#rest = ''
    }
    return lines.filter((line) => line !== '')
  }

  /** What is left without a line break. */
  end(): string[] {
    const last = this.#rest + this.#decoder.end()
    this.#rest = ''
    return last === '' ? [] : [last]
  }

  /** Without a byte order mark. */
  #read(chunk: Buffer): string {
    const text = this.#decoder.write(chunk)
    const isMarked = !this.#begun && text.startsWith(BOM)
    this.#begun ||= text !== ''
    return isMarked ? text.slice(1) : text
  }
}
