import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Durability } from '../config/target.ts'
import type { Holder } from './holder.ts'
import { newJournalId } from './id.ts'
import { segmentPath } from './layout.ts'
import { writeLease } from './lease.ts'
import { TurnBuffer, WRITE_CHARS } from './turn-buffer.ts'

/**
 * Text is encoded here before it is written: faster than handing the string over, and the number of its bytes is known,
 * without which a full disk that took a part could not be told from one that took all. UTF-8 takes 3 bytes a UTF-16 unit
 * at most. All writers of a thread share it, since a write is synchronous.
 */
const encoded = Buffer.allocUnsafeSlow(3 * (WRITE_CHARS + 32 * 1024))
/** How often a write looks whether its file was deleted under it. */
const UNLINK_CHECK_MS = 1_000
const NEWLINE = 10

export interface WriterOptions {
  /** The directory of the target's journals; made with mode 0700 at the first record. */
  readonly directory: string
  readonly id: string
  readonly holder: Holder
  /** A segment that has reached this size is followed by the next. */
  readonly segmentBytes: number
  readonly durability: Durability
  /** Told of the first failed write of a row of them, and with undefined of the write that ended it. */
  readonly onFault: (error: Error | undefined) => void
  /** Told how many records were lost since it was told last, because the disk refused for too long. */
  readonly onDropped?: (records: number) => void
  /** Told after a segment was completed. */
  readonly onRotate?: () => void
  /** Told of each new segment, and how many bytes all before it have. */
  readonly onSegment?: (segment: number, bytesBefore: number) => void
  /** Told when the open segment was deleted. */
  readonly onDeleted?: () => void
}

/**
 * Appends records to a journal: those of one event-loop turn are joined and written by one `writeSync`.
 * Never throws; what the disk refuses waits in bounded memory and is tried again each second, then dropped and counted.
 */
export class JournalWriter {
  #directory: string
  readonly #options: WriterOptions
  readonly #turn: TurnBuffer
  #fd: number | undefined
  #segment = 0
  /** Bytes of whole lines in the open segment: the file is left longer only by a crash, and by a sync that failed. */
  #size = 0
  #written = 0
  #checkedAt = Number.NEGATIVE_INFINITY
  #closed = false

  constructor(options: WriterOptions) {
    this.#options = options
    const { durability, onFault, onDropped = () => {} } = options
    this.#turn = new TurnBuffer({ durability, onFault, onDropped, write: (pieces) => this.#append(pieces) })
    this.#directory = join(options.directory, options.id)
  }

  /** The journal's directory, which the first record makes. */
  get directory(): string {
    return this.#directory
  }

  /** Bytes of all records that reached the file. */
  get writtenBytes(): number {
    return this.#written
  }

  /** Records that were lost because the disk refused for too long. */
  get dropped(): number {
    return this.#turn.dropped
  }

  /** `line`: one JSON object as text, without a line break. */
  append(line: string): void {
    this.#turn.append(line)
  }

  /** Writes what the turn has gathered, now. */
  write(): void {
    this.#turn.write()
  }

  /**
   * Writes what is left and closes the file; what the disk still refuses is dropped and counted. A record that comes
   * even later goes to the disk at once, into a journal of its own, which waits for the next process: this one's may be
   * somebody else's by now.
   */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#turn.close()
    this.#closeFile()
    this.#segment = 0
    this.#directory = join(this.#options.directory, newJournalId(Date.now()))
  }

  #append(pieces: readonly string[]): void {
    const fd = this.#file()
    const bytes = encode(pieces)
    // At its place, and not at the end of the file: bytes that were written but refused to be synced are written once
    // more, over themselves. The shipper may have read them, and a second place would give them second ids.
    const written = writeSync(fd, bytes, 0, bytes.length, this.#size)
    if (written !== bytes.length) this.#undoPartial(fd, bytes, written)
    if (this.#options.durability === 'fsync') fdatasyncSync(fd)
    this.#size += written
    this.#written += written
    if (this.#size >= this.#options.segmentBytes) this.#rotate()
  }

  /** A full disk takes a part: keep its whole lines, cut the torn one off, and leave the rest pending. */
  #undoPartial(fd: number, text: Buffer, written: number): never {
    const whole = written === 0 ? 0 : text.lastIndexOf(NEWLINE, written - 1) + 1
    this.#size += whole
    this.#written += whole
    this.#turn.keep(text.toString('utf8', whole, text.length - 1))
    try {
      ftruncateSync(fd, this.#size)
    } catch {
      // The torn line stays at the end of a segment that nobody appends to again: readers set it aside.
      this.#closeFile()
    }
    throw Object.assign(new Error('ENOSPC: the disk took only a part of the records'), { code: 'ENOSPC' })
  }

  #file(): number {
    if (this.#fd !== undefined && this.#unlinked(this.#fd)) {
      this.#closeFile()
      this.#options.onDeleted?.()
    }
    if (this.#fd === undefined) {
      this.#makeDirectory()
      this.#fd = openSync(segmentPath(this.#directory, this.#segment + 1), 'wx', 0o600)
      this.#segment += 1
      this.#size = 0
      this.#options.onSegment?.(this.#segment, this.#written)
    }
    return this.#fd
  }

  /** The directory appears with its lease in it: one without would be taken for a dead writer's. */
  #makeDirectory(): void {
    if (existsSync(this.#directory)) return
    const made = `${this.#directory}.new`
    mkdirSync(made, { recursive: true, mode: 0o700 })
    writeLease(made, this.#options.holder)
    renameSync(made, this.#directory)
  }

  #unlinked(fd: number): boolean {
    const now = performance.now()
    if (now - this.#checkedAt < UNLINK_CHECK_MS) return false
    this.#checkedAt = now
    return fstatSync(fd).nlink === 0
  }

  #rotate(): void {
    this.#closeFile()
    this.#options.onRotate?.()
  }

  #closeFile(): void {
    const fd = this.#fd
    this.#fd = undefined
    if (fd === undefined) return
    try {
      closeSync(fd)
    } catch (error) {
      this.#options.onFault(error as Error)
    }
  }
}

/** The pieces, each with a line break behind it, as bytes, valid until the next call. */
function encode(pieces: readonly string[]): Buffer {
  let end = 0
  for (const piece of pieces) {
    if (end + piece.length * 3 >= encoded.length) return Buffer.from(`${pieces.join('\n')}\n`)
    end += encoded.write(piece, end)
    encoded[end] = NEWLINE
    end += 1
  }
  return encoded.subarray(0, end)
}
