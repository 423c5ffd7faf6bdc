import { randomUUID } from 'node:crypto'
import { appendFile, copyFile, type FileHandle, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { findPlain } from '@gramexlog/core/files'
import { mayNeedMending, mend } from './mend.ts'
import { isGone, type Segment } from './segments.ts'

/** Files of which it is known what is in them. */
const MAX_FILES = 20_000
/** Bytes of all copies. The lines to mend of further files are not seen. */
const MAX_BYTES = 1024 * 1024 * 1024
const CHUNK_BYTES = 1024 * 1024
const NEWLINE = 10

interface Seen {
  /** Size of the file when it was looked through. */
  bytes: number
  /** Up to where its lines are whole, and looked through. */
  end: number
  /** A file with the same lines, mended. */
  copy?: string
  /** Bytes of whole lines in it. */
  copied: number
}

/** Finds files with lines that DuckDB takes for no JSON, and can be mended. In their places it reads copies. */
export class MendedFiles {
  readonly #directory: () => string
  readonly #seen = new Map<string, Seen>()
  /** Bytes of copies. */
  #bytes = 0
  #looking: Promise<unknown> = Promise.resolve()

  /** @param directory where copies go, and with it they go */
  constructor(directory: () => string) {
    this.#directory = directory
  }

  /** Whether it was looked through as it is: what DuckDB takes for no JSON in it is none. */
  isSeen({ path, bytes }: Segment): boolean {
    return this.#seen.get(path)?.bytes === bytes
  }

  /** What is read of a file. */
  pathOf({ path }: Segment): string {
    return this.#seen.get(path)?.copy ?? path
  }

  /** Looks through files that were not. */
  look(segments: readonly Segment[]): Promise<void> {
    return this.#inTurn(segments.filter((segment) => !this.isSeen(segment)))
  }

  /** Adds to copies what has come since they were made. */
  async refresh(segments: readonly Segment[]): Promise<void> {
    if (this.#bytes === 0) return
    const grown = segments.filter((segment) => this.pathOf(segment) !== segment.path && !this.isSeen(segment))
    if (grown.length > 0) await this.#inTurn(grown)
  }

  #inTurn(segments: readonly Segment[]): Promise<void> {
    const turn = this.#looking.then(async () => {
      for (const segment of segments) if (!this.isSeen(segment)) await this.#look(segment)
      await this.#forget(segments)
    })
    this.#looking = turn.catch(() => {})
    return turn
  }

  async #look(segment: Segment): Promise<void> {
    let seen = this.#seen.get(segment.path)
    if (seen !== undefined && segment.bytes < seen.end) {
      await this.#drop(seen)
      seen = undefined
    }
    seen ??= { bytes: 0, end: 0, copied: 0 }
    this.#seen.delete(segment.path)
    this.#seen.set(segment.path, seen)
    const file = await findPlain(segment.path)
    if (file === undefined) return
    try {
      await this.#lookOn(file, segment, seen)
      seen.bytes = segment.bytes
    } finally {
      await file.close()
    }
  }

  /** To the end of the file. */
  async #lookOn(file: FileHandle, { path }: Segment, seen: Seen): Promise<void> {
    let chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    // What had no end yet.
    if (seen.copy !== undefined) await truncate(seen.copy, seen.copied)
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, seen.end)
      const bytes = chunk.subarray(0, bytesRead)
      const lines = bytes.subarray(0, bytes.lastIndexOf(NEWLINE) + 1)
      const mended = mayNeedMending(lines) ? mend(lines) : lines
      if (mended !== lines && seen.copy === undefined && this.#bytes < MAX_BYTES) await this.#copy(path, seen)
      if (seen.copy !== undefined) await this.#append(seen, mended)
      seen.end += lines.length
      if (bytesRead < chunk.length) {
        if (seen.copy !== undefined) await appendFile(seen.copy, bytes.subarray(lines.length))
        return
      }
      // A line that is longer than all that was read.
      if (lines.length === 0) chunk = Buffer.allocUnsafe(chunk.length * 2)
    }
  }

  /** Of what was looked through. */
  async #copy(path: string, seen: Seen): Promise<void> {
    const copy = join(this.#directory(), `${randomUUID()}.ndjson`)
    await copyFile(path, copy)
    await truncate(copy, seen.end)
    seen.copy = copy
    seen.copied = seen.end
    this.#bytes += seen.end
  }

  async #append(seen: Seen, lines: Buffer): Promise<void> {
    await appendFile(seen.copy!, lines)
    seen.copied += lines.length
    this.#bytes += lines.length
  }

  /** Copies of files that are gone, and what was known longest. */
  async #forget(wanted: readonly Segment[]): Promise<void> {
    for (const [path, seen] of this.#seen) {
      const isMany = this.#seen.size > Math.max(MAX_FILES, wanted.length)
      if (!isMany && (seen.copy === undefined || !isGone({ path }))) continue
      this.#seen.delete(path)
      await this.#drop(seen)
    }
  }

  async #drop({ copy, copied }: Seen): Promise<void> {
    if (copy === undefined) return
    this.#bytes -= copied
    await rm(copy, { force: true })
  }
}
