import { closeSync, fstatSync, readSync } from 'node:fs'
import type { Position } from './checkpoint.ts'
import { listSegments, openIfThere, segmentPath, segmentSize } from './layout.ts'
import { remainingBehind } from './remaining.ts'
import { borrowScratch } from './scratch.ts'

const NEWLINE = 10
const MIB = 1024 * 1024

/** Whole lines of one segment, as they lie in the file. */
export interface Chunk {
  readonly segment: number
  /** Byte offset of the first line in the segment. */
  readonly offset: number
  /**
   * Ends in a line break, or is empty: nothing new. Valid until the next read of any reader, but for what `keepBytes` is
   * given, until it is given back. Before it, in the same memory, the reader's `headroom` is free.
   */
  readonly bytes: Buffer
  /** Bytes after the last line break of a segment that is complete, a record torn by a crash: the first of them. */
  readonly torn?: Buffer
  /** How many there are: the caller's to leave out with `advance`. */
  readonly tornBytes?: number
}

/** How a journal is read. */
export interface ReaderOptions {
  /** Bytes that are read at a time, more only for a longer line; default 1 MiB. */
  readonly chunkBytes?: number
  /** Bytes of a torn record that are handed out at most: a loss of power may leave a segment full of zeros; default 1 MiB. */
  readonly maxTornBytes?: number
  /** Free bytes before each chunk; default 0. */
  readonly headroom?: number
}

/**
 * Reads a journal forward from a position. Synchronous, since it runs in the shipper's own thread, where a read
 * that hits the page cache is cheaper than the round trip of an asynchronous one.
 */
export class JournalReader {
  readonly #directory: string
  readonly #headroom: number
  readonly #chunkBytes: number
  readonly #maxTornBytes: number
  #segment: number
  #offset: number
  #fd: number | undefined

  constructor(directory: string, from: Position, options: ReaderOptions = {}) {
    this.#directory = directory
    this.#headroom = options.headroom ?? 0
    this.#chunkBytes = options.chunkBytes ?? MIB
    this.#maxTornBytes = options.maxTornBytes ?? MIB
    this.#segment = from.segment
    this.#offset = from.offset
  }

  /** Where the next line begins. */
  get position(): Position {
    return { segment: this.#segment, offset: this.#offset }
  }

  /**
   * The next lines, whose position the caller moves with `advance`.
   * @param ended the writer is gone: what follows the last line break will not be completed
   */
  read(ended: boolean): Chunk {
    for (;;) {
      const chunk = this.#readSegment()
      if (chunk.length > 0) {
        const end = chunk.lastIndexOf(NEWLINE) + 1
        if (end > 0) return this.#chunk(chunk.subarray(0, end))
      }
      // Looked for before the last read of this segment is trusted: a writer goes on only after completing it.
      const next = this.#nextSegment()
      if (next === undefined && !ended) return this.#chunk(chunk.subarray(0, 0))
      const rest = this.#readSegment()
      if (rest.length > 0 && rest.includes(NEWLINE)) continue
      if (rest.length > 0) {
        const tornBytes = fstatSync(this.#fd!).size - this.#offset
        return { ...this.#chunk(rest.subarray(0, 0)), torn: rest.subarray(0, this.#maxTornBytes), tornBytes }
      }
      if (next === undefined) return this.#chunk(rest)
      this.#open(next)
    }
  }

  /** Whether less than so many bytes lie behind the position now, without reading them. False if the disk does not let us look. */
  hasLess(bytes: number): boolean {
    try {
      const fd = this.#file()
      const there = fd === undefined ? 0 : fstatSync(fd).size - this.#offset
      // In this order: a writer goes on only after completing a segment. Looked for by name, since a journal that is kept has many.
      return there < bytes && segmentSize(this.#directory, this.#segment + 1) === 0
    } catch {
      return false
    }
  }

  /** Moves behind `bytes` that were read. */
  advance(bytes: number): void {
    this.#offset += bytes
  }

  /** Bytes from the position to the end of the journal. */
  remainingBytes(): number {
    return remainingBehind(this.#directory, this.position).bytes
  }

  /** Leaves out what lies before `segment`, a later one, and counts it. */
  skipTo(segment: number): { records: number; bytes: number } {
    let records = 0
    let bytes = 0
    while (this.#segment < segment) {
      const rest = this.#readSegment()
      if (rest.length === 0) {
        this.#open(this.#nextSegment() ?? segment)
        continue
      }
      for (let at = rest.indexOf(NEWLINE); at !== -1; at = rest.indexOf(NEWLINE, at + 1)) records += 1
      bytes += rest.length
      this.advance(rest.length)
    }
    return { records, bytes }
  }

  /** Closes the segment. What is read later opens it again. */
  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
  }

  #chunk(bytes: Buffer): Chunk {
    return { segment: this.#segment, offset: this.#offset, bytes }
  }

  /** Up to a chunk from the position; a longer line whole, or of one without an end as much as is wanted of it. */
  #readSegment(): Buffer {
    const fd = this.#file()
    if (fd === undefined) return Buffer.alloc(0)
    const bytes = this.#readAt(fd, this.#offset, this.#chunkBytes)
    if (bytes.length < this.#chunkBytes || bytes.includes(NEWLINE)) return bytes
    const end = this.#findLineEnd(fd)
    return this.#readAt(fd, this.#offset, end === undefined ? this.#maxTornBytes : end - this.#offset)
  }

  /** Where the line that begins at the position ends, behind its break. It may be as long as the segment: only a chunk is held. */
  #findLineEnd(fd: number): number | undefined {
    for (let at = this.#offset + this.#chunkBytes; ; at += this.#chunkBytes) {
      const bytes = this.#readAt(fd, at, this.#chunkBytes)
      const end = bytes.indexOf(NEWLINE) + 1
      if (end > 0) return at + end
      if (bytes.length < this.#chunkBytes) return undefined
    }
  }

  #readAt(fd: number, at: number, wanted: number): Buffer {
    const from = this.#headroom
    // Of its own if it is more than a chunk, since a line of such a length is rare.
    const memory =
      wanted > this.#chunkBytes
        ? Buffer.allocUnsafeSlow(from + wanted)
        : borrowScratch(from + this.#chunkBytes)
    return memory.subarray(from, from + readSync(fd, memory, from, wanted, at))
  }

  #file(): number | undefined {
    if (this.#fd === undefined) {
      this.#fd = openIfThere(segmentPath(this.#directory, this.#segment))
      if (this.#fd === undefined) return undefined
      // A checkpoint from the future, or a file that was cut: begin again, since sending twice is harmless.
      if (fstatSync(this.#fd).size < this.#offset) this.#offset = 0
    }
    return this.#fd
  }

  #nextSegment(): number | undefined {
    return listSegments(this.#directory).find((segment) => segment > this.#segment)
  }

  #open(segment: number): void {
    this.close()
    this.#segment = segment
    this.#offset = 0
  }
}
