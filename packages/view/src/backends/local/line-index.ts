import type { FileHandle } from 'node:fs/promises'

/** Bytes from one mark to the next, at least. */
const BLOCK_BYTES = 32 * 1024
const CHUNK_BYTES = 1024 * 1024
const NEWLINE = 10

/** Lines of a file that lie together. */
export interface Block {
  /** Number of the first line, from 0. */
  readonly first: number
  /** Where the block begins, in bytes. */
  readonly from: number
  /** Where it ends; undefined for the last one, to which lines may have come since. */
  readonly to: number | undefined
}

/**
 * Finds lines of a file by their numbers, of which blank ones have none, as DuckDB has it. Holds a mark for each 32 KiB, and
 * goes on where it was when more lines are wanted than there were.
 */
export class LineIndex {
  readonly #firsts: number[] = [0]
  readonly #offsets: number[] = [0]
  /** Whole lines that were seen, and where they end. */
  #lines = 0
  #end = 0
  #reading: Promise<void> | undefined

  /**
   * Makes sure that the line with this number can be found.
   * @throws the file system's error
   */
  async reach(file: FileHandle, line: number): Promise<void> {
    while (this.#reading !== undefined) await this.#reading
    if (line < this.#lines) return
    this.#reading = this.#read(file).finally(() => {
      this.#reading = undefined
    })
    await this.#reading
  }

  /** Where a line lies. */
  blockOf(line: number): Block {
    let low = 0
    let high = this.#firsts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#firsts[middle]! <= line) low = middle
      else high = middle - 1
    }
    return { first: this.#firsts[low]!, from: this.#offsets[low]!, to: this.#offsets[low + 1] }
  }

  /** Reads on to the end of the file. */
  async #read(file: FileHandle): Promise<void> {
    let chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, this.#end)
      const before = this.#end
      this.#take(chunk.subarray(0, bytesRead))
      if (bytesRead < chunk.length) return
      // A line that is longer than all that was read.
      if (this.#end === before) chunk = Buffer.allocUnsafe(chunk.length * 2)
    }
  }

  #take(bytes: Buffer): void {
    const base = this.#end
    let from = 0
    for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, from)) {
      if (!isBlank(bytes, from, at)) {
        if (base + from - this.#offsets.at(-1)! >= BLOCK_BYTES) {
          this.#offsets.push(base + from)
          this.#firsts.push(this.#lines)
        }
        this.#lines += 1
      }
      from = at + 1
    }
    this.#end = base + from
  }
}

/** The lines of a block that are not blank: where each begins in it, and ends. */
export function* linesOf(bytes: Buffer): Generator<readonly [from: number, to: number]> {
  for (let from = 0; from < bytes.length; ) {
    const found = bytes.indexOf(NEWLINE, from)
    const to = found === -1 ? bytes.length : found
    if (!isBlank(bytes, from, to)) yield [from, to]
    from = to + 1
  }
}

/** Only what JSON takes for space; mostly the first byte tells. */
function isBlank(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at]!
    if (byte !== 0x20 && (byte < 0x09 || byte > 0x0d)) return false
  }
  return true
}
