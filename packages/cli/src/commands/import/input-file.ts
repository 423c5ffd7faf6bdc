import { createReadStream, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { GramexLogError } from '@gramexlog/core/error'
import type { Terminal } from '../../terminal/terminal.ts'

const CHUNK_BYTES = 256 * 1024
const BOM = Buffer.from([0xef, 0xbb, 0xbf])

/** A file, or stdin, that is read once. */
export class InputFile {
  /** As it was typed. */
  readonly name: string
  /** Undefined of a pipe. */
  readonly bytes: number | undefined
  /** Of the file itself, gzipped or not. */
  readBytes = 0
  readonly #open: () => AsyncIterable<Buffer>

  /** @throws GramexLogError if there is no such file */
  constructor(name: string, { cwd, input }: Pick<Terminal, 'cwd' | 'input'>) {
    this.name = name === '-' ? 'stdin' : name
    if (name === '-') {
      this.#open = () => input
      return
    }
    const path = resolve(cwd, name)
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat === undefined || stat.isDirectory()) {
      const what = stat === undefined ? 'there is no such file' : 'it is a directory; name the files in it'
      throw new GramexLogError('ERR_GRAMEXLOG_ARGUMENT', `${name}: ${what}`)
    }
    this.bytes = stat.isFile() ? stat.size : undefined
    this.#open = () => createReadStream(path, { highWaterMark: CHUNK_BYTES })
  }

  /** What is in it, gunzipped, without a byte order mark. @throws GramexLogError if it is torn */
  async *content(): AsyncGenerator<Buffer> {
    const raw = this.#counted()[Symbol.asyncIterator]()
    const head = await firstBytes(raw)
    const whole = joined(head, raw)
    // By what it is, and not by what it is called.
    const isGzip = head[0] === 0x1f && head[1] === 0x8b
    let isFirst = true
    for await (const chunk of isGzip ? this.#gunzipped(whole) : whole) {
      yield isFirst && chunk.subarray(0, 3).equals(BOM) ? chunk.subarray(3) : chunk
      isFirst = false
    }
  }

  async *#counted(): AsyncGenerator<Buffer> {
    for await (const chunk of this.#open()) {
      this.readBytes += chunk.length
      yield chunk
    }
  }

  async *#gunzipped(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const gunzip = createGunzip({ chunkSize: CHUNK_BYTES })
    // The error comes by the iteration as well.
    pipeline(chunks, gunzip, () => {})
    try {
      yield* gunzip as AsyncIterable<Buffer>
    } catch (cause) {
      const { message, code = '' } = cause as NodeJS.ErrnoException
      if (!code.startsWith('Z_')) throw cause
      throw new GramexLogError(
        'ERR_GRAMEXLOG_UNAVAILABLE',
        `${this.name}: its gzip is damaged or cut short (${message})`,
        { cause },
      )
    }
  }
}

/** Enough to see what it is: a pipe may give a byte at a time. */
async function firstBytes(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0)
  while (head.length < BOM.length) {
    const { value, done } = await chunks.next()
    if (done) break
    head = Buffer.concat([head, value])
  }
  return head
}

async function* joined(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head
  yield* { [Symbol.asyncIterator]: () => rest }
}
