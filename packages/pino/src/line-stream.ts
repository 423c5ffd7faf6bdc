import { Writable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

export interface LineStreamOptions {
  /** Takes a line, without its break. */
  readonly take: (line: string) => void
  /** Delivers what was taken. */
  readonly flush: () => Promise<unknown>
  /** After the last line. */
  readonly close: () => Promise<unknown>
}

/**
 * What pino's worker writes to. It hands over strings of many lines, which are cut here and nowhere else: a stream of single
 * lines, as by pino-abstract-transport, would turn them into bytes and back, and cost more than all that is done with them.
 */
export class LineStream extends Writable {
  readonly #options: LineStreamOptions
  /** Of a pipeline's earlier parts come bytes. */
  #decoder: StringDecoder | undefined
  /** A line whose end has not come. */
  #begun = ''

  constructor(options: LineStreamOptions) {
    super({ decodeStrings: false })
    this.#options = options
  }

  override _write(chunk: string | Buffer, _encoding: string, callback: () => void): void {
    this.#cut(typeof chunk === 'string' ? chunk : this.#decode(chunk))
    callback()
  }

  /** pino's `logger.flush(callback)`: called when the records are delivered. */
  flush(callback: (error?: Error) => void): void {
    this.#options.flush().then(
      () => callback(),
      (error) => callback(error as Error),
    )
  }

  override _final(callback: () => void): void {
    this.#cut(this.#decoder?.end() ?? '')
    this.#take(this.#begun)
    this.#begun = ''
    callback()
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#options.close().then(
      () => callback(error),
      (failed) => callback(failed as Error),
    )
  }

  #decode(bytes: Buffer): string {
    this.#decoder ??= new StringDecoder('utf8')
    return this.#decoder.write(bytes)
  }

  #cut(text: string): void {
    let end = text.indexOf('\n')
    if (end < 0) {
      this.#begun += text
      return
    }
    this.#take(this.#begun + text.slice(0, end))
    let start = end + 1
    for (end = text.indexOf('\n', start); end >= 0; end = text.indexOf('\n', start)) {
      this.#take(text.slice(start, end))
      start = end + 1
    }
    this.#begun = text.slice(start)
  }

  #take(line: string): void {
    if (line !== '') this.#options.take(line.endsWith('\r') ? line.slice(0, -1) : line)
  }
}
