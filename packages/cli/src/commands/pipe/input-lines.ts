import { StringDecoder } from 'node:string_decoder'

const LINE_BREAK = /\r?\n/

/**
 * Cuts what comes in at line breaks. A line that is longer than `maxChars` is given in pieces: it is held no longer.
 */
export class InputLines {
  readonly #decoder = new StringDecoder('utf8')
  readonly #maxChars: number
  #rest = ''

  constructor(maxChars: number) {
    this.#maxChars = maxChars
  }

  /** The lines that end in this chunk, without those that are empty. */
  take(chunk: Buffer): string[] {
    const lines = (this.#rest + this.#decoder.write(chunk)).split(LINE_BREAK)
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
}
